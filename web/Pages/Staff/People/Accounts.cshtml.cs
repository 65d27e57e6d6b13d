using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.People;

/// <summary>An adult of a family, and how far their account has come.</summary>
public sealed record AdultRow(Guardian Adult, string Dossier, Core.Households.Account? Account);

/// <summary>Requests for accounts, credentials to mail (R5), letters to print (R3, R6).</summary>
[Opens(StaffRight.OpenAccounts, ByFacility = true)]
public sealed class AccountsModel(PortalDb db, DecideAccount decideAccount, SendCredentials sendCredentials, PrintLetters printLetters, TimeProvider clock) : StaffPage(db)
{
    private const int RowsShown = 50;
    private const int RequestsShown = 30;

    [BindProperty(SupportsGet = true, Name = "q")]
    public string? Q { get; set; }

    [BindProperty(SupportsGet = true, Name = "ecole")]
    public int? Ecole { get; set; }

    [BindProperty(SupportsGet = true, Name = "sans")]
    public bool Sans { get; set; }

    public IReadOnlyList<(AccountRequest Request, IReadOnlyList<string> Twins)> Requests { get; private set; } = [];

    public IReadOnlyList<Facility> Schools { get; private set; } = [];

    public IReadOnlyList<AdultRow> Rows { get; private set; } = [];

    public bool HasMore { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => Show(ct);

    public async Task<IActionResult> OnPostDemandeAsync(Guid demande, string? reponse, string? dossier, string? raison, CancellationToken ct)
    {
        if (reponse is not ("oui" or "non"))
        {
            return BadRequest();
        }

        if (Agent.Only is not null)
        {
            return NotFound();
        }

        var why = await decideAccount.Run(Agent, demande, reponse == "oui", dossier, raison, ct);
        if (why == AccountRefusal.NotFound)
        {
            return NotFound();
        }

        var problem = why == AccountRefusal.DossierUnknown ? "Ce dossier n’est pas connu de votre structure\u00A0: vérifiez son numéro." : why?.Sentence();
        return ThankOrSayNo("/agent/comptes", problem, "C’est enregistré\u00A0: la famille est prévenue par courriel.");
    }

    public async Task<IActionResult> OnPostEnvoyerAsync(Guid adulte, CancellationToken ct) =>
        await sendCredentials.Run(Agent, [new GuardianId(adulte)], ct) == 0
            ? NotFound()
            : Back("Le courriel est parti\u00A0: conseillez de regarder aussi dans les indésirables.");

    public async Task<IActionResult> OnPostEnvoyerEcoleAsync(CancellationToken ct)
    {
        if (IsAnotherSchool)
        {
            return NotFound();
        }

        var households = await OfTheSchool(ct);
        var adults = await Db.Guardians.Where(guardian => households.Contains(guardian.HouseholdId) && !Db.Accounts.Any(account => account.GuardianId == guardian.Id)).Select(guardian => guardian.Id).ToListAsync(ct);
        var sent = await sendCredentials.Run(Agent, adults, ct);
        return Back(sent == 0 ? "Aucun courriel à envoyer\u00A0: tous les adultes de cette école ont un compte." : $"{FrenchWords.Count(sent, "courriel part.", "courriels partent.")}");
    }

    public async Task<IActionResult> OnPostImprimerAsync(Guid foyer, CancellationToken ct) => await Db.Concerns(Agent, new HouseholdId(foyer), ct) ? await Print([new HouseholdId(foyer)], ct) : NotFound();

    public async Task<IActionResult> OnPostImprimerEcoleAsync(CancellationToken ct) => IsAnotherSchool ? NotFound() : await Print(await OfTheSchool(ct), ct);

    private bool IsAnotherSchool => Agent.Only is { } only && Ecole != only.Value;

    private async Task<IActionResult> Print(IReadOnlyCollection<HouseholdId> households, CancellationToken ct)
    {
        var letters = await printLetters.Run(Agent, households, ct);
        if (letters.Count == 0)
        {
            return SayNo(Here, AccountRefusal.NothingToPrint.Sentence());
        }

        return File(AccountPaper.Write(letters, Organiser, clock.GetUtcNow(), Request), "application/pdf", $"courriers-{Organiser.Code}-{clock.TodayInParis():yyyy-MM-dd}.pdf");
    }

    private async Task<List<HouseholdId>> OfTheSchool(CancellationToken ct)
    {
        var school = new FacilityId(Ecole ?? 0);
        return await Db.HouseholdsOf(Agent).Where(household => household.Children.Any(child => child.SchoolId == school)).OrderBy(household => household.Name).Select(household => household.Id).Take(PrintLetters.AtOnce).ToListAsync(ct);
    }

    // With what was looked for.
    private string Here => Url.Page(null, null, new { q = Q, ecole = Ecole, sans = Sans ? "true" : null })!;

    private IActionResult Back(string thanks) => ThankAndGoTo(Here, thanks);

    private async Task Show(CancellationToken ct)
    {
        var organiser = Organiser.Id;
        // A request for an account knows no school yet: it is the whole service's.
        var only = Agent.Only;
        var requests = await Db.AccountRequests.AsNoTracking().Where(request => request.OrganiserId == organiser && only == null && request.State == AccountRequestState.Waiting).OrderBy(request => request.AskedAt).Take(RequestsShown).ToListAsync(ct);
        var names = requests.Select(request => request.LastName).ToList();
        var twins = (await Db.HouseholdsAt(organiser).Where(household => household.Guardians.Any(guardian => names.Contains(guardian.LastName))).Select(household => new { household.DossierNumber, Names = household.Guardians.Select(guardian => guardian.LastName).ToList() }).ToListAsync(ct));
        Requests = [.. requests.Select(request => (request, (IReadOnlyList<string>)[.. twins.Where(twin => twin.Names.Contains(request.LastName)).Select(twin => twin.DossierNumber)]))];

        Schools = await Db.Facilities.AsNoTracking().Where(facility => facility.OrganiserId == organiser && facility.IsSchool && (only == null || facility.Id == only)).OrderBy(facility => facility.Name).ToListAsync(ct);
        var households = string.IsNullOrWhiteSpace(Q) ? Db.HouseholdsOf(Agent) : Db.Find(Agent, Q.Trim());
        if (Ecole is { } chosen)
        {
            var school = new FacilityId(chosen);
            households = households.Where(household => household.Children.Any(child => child.SchoolId == school));
        }

        var adults = from household in households
                     from guardian in Db.Guardians.Where(guardian => guardian.HouseholdId == household.Id)
                     from account in Db.Accounts.Where(account => account.GuardianId == guardian.Id).DefaultIfEmpty()
                     select new { Guardian = guardian, household.DossierNumber, Account = account };
        if (Sans)
        {
            adults = adults.Where(adult => adult.Account == null || adult.Account.PasswordHash == null || adult.Account.MustChangePassword || !adult.Account.EmailConfirmed);
        }

        var rows = await adults.AsNoTracking().OrderBy(adult => adult.Guardian.LastName).ThenBy(adult => adult.DossierNumber).ThenBy(adult => adult.Guardian.FirstName).Take(RowsShown + 1).ToListAsync(ct);
        HasMore = rows.Count > RowsShown;
        Rows = [.. rows.Take(RowsShown).Select(row => new AdultRow(row.Guardian, row.DossierNumber, row.Account))];
    }

    public static bool IsUnopened(Core.Households.Account? account) => account is null || account.MustChangePassword || account.PasswordHash is null;

    public static string StateOf(Core.Households.Account? account) => account switch
    {
        null => "pas de compte",
        { IsClosed: true } => "fermé",
        { MustChangePassword: true } => "courrier imprimé, pas encore ouvert",
        { PasswordHash: null } => "à ouvrir par la famille",
        { EmailConfirmed: false } => "adresse à confirmer",
        _ => $"ouvert, {account.UserName}",
    };

    public static string WayInWords(AccountOpening opening) => opening switch
    {
        AccountOpening.SelfService => "Les familles demandent leur compte en ligne\u00A0; vous l’acceptez ou le refusez, et elles sont prévenues par courriel.",
        AccountOpening.PostedDossierNumber => "Les familles ouvrent leur compte avec le numéro de dossier que vous leur envoyez par la poste.",
        AccountOpening.MailedCredentials => "Vous envoyez par courriel l’identifiant et un lien pour choisir le mot de passe. En cas d’appel, renvoyez-les d’un geste.",
        AccountOpening.HandedOutCredentials => "Vous remettez un courrier avec l’identifiant et un mot de passe provisoire, à changer à la première connexion.",
        AccountOpening.AccessCode => "Vous remettez un courrier avec un profil et un code d’accès, qui sert une fois.",
    };
}
