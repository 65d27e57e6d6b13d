using Microsoft.AspNetCore.Mvc;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Core.Carts;
using Portal.Core.Dossiers;
using Portal.Core.Payments;
using Portal.Core.Persistence;
using Portal.Core.Settlement;
using Portal.Web.Pages.Family.Planning;
using Portal.Web.Start;

namespace Portal.Web.Pages.Family.Cart;

/// <summary>The recap (R58, R59, R61): what is booked, what is cancelled, what it costs; and the second validation.</summary>
public sealed class IndexModel(
    Visit visit, PortalDb db, TakeOutOfCart takeOutOfCart, RenewCart renewCart, EmptyCart emptyCart, RetryCart retryCart, CommitCart commitCart, CommitCheck commitCheck, AbandonPayment abandonPayment, Purses purses, TimeProvider clock) : FamilyPage(visit)
{
    public CartPanel Panel { get; private set; } = null!;

    /// <summary>What the commit would refuse, said before it is asked.</summary>
    public IReadOnlyList<PickedLine> Problems { get; private set; } = [];

    /// <summary>The cart that the recap was read of: its buttons mean that one.</summary>
    [BindProperty(Name = "panier")]
    public Guid Cart { get; set; }

    /// <summary>What was in it.</summary>
    [BindProperty(Name = "vu")]
    public string? Mark { get; set; }

    private CartSeen Seen => new(new CartId(Cart), Mark ?? "");

    public async Task<IActionResult> OnGetAsync(CancellationToken ct)
    {
        await Show(ct);
        return Page();
    }

    public async Task<IActionResult> OnPostProlongerAsync(CancellationToken ct)
    {
        var renewed = await renewCart.Run(Guardian, Organiser, ct);
        if (Request.WantsJson())
        {
            return renewed.Refusal is { } refusal
                ? HttpContext.Problem(StatusCodes.Status409Conflict, "Panier non prolongé", refusal.Sentence())
                : new JsonResult(new { jusqua = renewed.Cart!.ExpiresAt, maintenant = clock.GetUtcNow() });
        }

        return renewed.Refusal is { } why ? SayNo(Back, why) : ThankAndGoTo(Back, "C’est prolongé\u00A0: vos places sont gardées quinze minutes de plus.");
    }

    public async Task<IActionResult> OnPostViderAsync(CancellationToken ct) =>
        await emptyCart.Run(Guardian, Organiser, Seen, ct) is { } why ? SayNo("/panier", why) : ThankAndGoTo("/planning", "Votre panier est vidé. Les places sont rendues.");

    /// <summary>Takes one line out of the recap (R62): a day is given back, a booking that was to be cancelled or moved is kept as it is.</summary>
    public async Task<IActionResult> OnPostRetirerAsync(string lignes, CancellationToken ct)
    {
        if (!Picked.TryRead([lignes], out var days) || days.Count == 0)
        {
            return BadRequest();
        }

        var answer = await takeOutOfCart.Run(Guardian, Organiser, Seen, days, ct);
        Problem = answer.Lines.FirstOrDefault(line => line.Refused is not null)?.Sentence;
        return Redirect("/panier");
    }

    public async Task<IActionResult> OnPostReessayerAsync(Guid panier, CancellationToken ct)
    {
        var answer = await retryCart.Run(Guardian, Organiser, new CartId(panier), ct);
        var refused = answer.Lines.Where(line => line.Refused is not null).Select(line => line.Sentence).ToList();
        Problem = refused.Count == 0 ? null : string.Join('\n', refused);
        Thanks = answer.Lines.Count - refused.Count is var held and > 0 ? $"{FrenchWords.Count(held, "place est à nouveau gardée", "places sont à nouveau gardées")} pour vous." : null;
        return Redirect("/panier");
    }

    public async Task<IActionResult> OnPostReprendreAsync(CancellationToken ct)
    {
        var state = await abandonPayment.Run(Guardian, Organiser, Seen.Id, ct);
        return state switch
        {
            CartState.Committed => ThankAndGoTo("/demandes", "Votre paiement est bien arrivé\u00A0: votre demande dit ce qui est réservé."),
            CartState.Open => ThankAndGoTo("/panier", "Vous avez repris votre panier. Rien n’a été débité."),
            CartState.Paying or CartState.Expired => SayNo("/panier", Refusal.CartExpired),
            CartState.Abandoned or null => SayNo("/panier", Refusal.CartChanged),
        };
    }

    public async Task<IActionResult> OnPostValiderAsync(CancellationToken ct)
    {
        var answer = await commitCart.Run(Guardian, Organiser, Seen, ct);
        if (answer.PaymentPage is { } bank)
        {
            return Redirect(bank.ToString());
        }

        if (answer.Refusal is { } why)
        {
            return SayNo("/panier", answer.Problems.Count > 0 ? string.Join('\n', answer.Problems.Select(problem => problem.Sentence).Distinct()) : why.Sentence());
        }

        return Redirect($"/demandes/{answer.RequestNumber}?nouvelle=1");
    }

    // Where the press came from, if that is a page of ours.
    private string Back =>
        Uri.TryCreate(Request.Headers.Referer.ToString(), UriKind.Absolute, out var from)
        && from.GetLeftPart(UriPartial.Authority) == $"{Request.Scheme}://{Request.Host}" && Url.IsLocalUrl(from.PathAndQuery)
            ? from.PathAndQuery
            : "/panier";

    private async Task Show(CancellationToken ct)
    {
        var now = clock.GetUtcNow();
        var catalogue = await Visit.Catalogue(ct);
        var family = await db.FamilyAt(Guardian.HouseholdId, Organiser, ct);
        var current = await db.CurrentCartOf(Guardian.Id, Organiser, ct);
        var cart = current?.IsAlive(now) == true ? current : await db.LostCartOf(Guardian.Id, Organiser, now, ct);
        Panel = CartPanel.Of(cart, catalogue, family, await purses.Available(Guardian.HouseholdId, Organiser, ct), now);
        if (Panel.IsOpen && !Panel.IsPaying)
        {
            Problems = await commitCheck.Of(Guardian, cart!, catalogue, now, ct);
        }
    }
}
