using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town.Mails;

/// <summary>One mail: the letter as the family got it, what happened to it, « Renvoyer », and its address when it is stopped.</summary>
[Opens(StaffRight.AnswerRequests)]
public sealed class LetterModel(PortalDb db, ResendMail resendMail, ResumeAddress resumeAddress) : StaffPage(db)
{
    public QueuedMail Mail { get; private set; } = null!;

    public string Household { get; private set; } = "";

    public BouncedAddress? Bounced { get; private set; }

    /// <summary>A letter that opens an account is its reader's alone.</summary>
    public bool IsHidden => MailTemplates.Of(Mail.Kind).IsSecret;

    public bool CanBeSent => !IsHidden && Mail.State != MailState.ToSend;

    public async Task<IActionResult> OnGetAsync(Guid id, CancellationToken ct)
    {
        var organiser = Organiser.Id;
        if (await Db.Mails.AsNoTracking().FirstOrDefaultAsync(mail => mail.Id == id && mail.OrganiserId == organiser, ct) is not { } found)
        {
            return NotFound();
        }

        Mail = found;
        Household = await Db.Households.Where(household => household.Id == found.HouseholdId).Select(household => household.Name + ", dossier " + household.DossierNumber).FirstOrDefaultAsync(ct) ?? "";
        Bounced = await Db.BouncedAddresses.AsNoTracking().FirstOrDefaultAsync(address => address.Address == found.To, ct);
        return Page();
    }

    public async Task<IActionResult> OnPostRenvoyerAsync(Guid id, CancellationToken ct)
    {
        var problem = await resendMail.Run(Agent, id, ct);
        return ThankOrSayNo($"/agent/courriels/{id}", problem, "Le courriel repart dans les secondes qui viennent.");
    }

    public async Task<IActionResult> OnPostReprendreAsync(Guid id, CancellationToken ct)
    {
        if (await resumeAddress.Run(Agent, id, ct) == Refusal.NotFound)
        {
            return NotFound();
        }

        return ThankAndGoTo($"/agent/courriels/{id}", "Les prochains courriels partiront à cette adresse. Ceux qui ont été retenus peuvent être renvoyés.");
    }
}
