using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Accounts;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Web.Pages.Account;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.Town;

/// <summary>Who is in the team, and what each may do.</summary>
[Opens(StaffRight.ManageTeam, ByFacility = true)]
public sealed class TeamModel(PortalDb db, OpenAgentAccount openAgentAccount, ChangeAgent changeAgent, ForgetSecondFactor forgetSecondFactor) : StaffPage(db)
{
    public IReadOnlyList<Core.Households.Account> Members { get; private set; } = [];

    public IReadOnlyList<Facility> Places { get; private set; } = [];

    /// <summary>What was typed, when the form comes back.</summary>
    public (string? Nom, string? Identifiant, string? Adresse) Typed { get; private set; }

    public Task OnGetAsync(CancellationToken ct) => Show(ct);

    public async Task<IActionResult> OnPostAjouterAsync(string? nom, string? identifiant, string? adresse, StaffRole? role, int? lieu, CancellationToken ct)
    {
        Typed = (nom, identifiant, adresse);
        if (this.AskBack(adresse) is { } question)
        {
            return await Again(question, ct);
        }

        return await Answer(await openAgentAccount.Run(Agent, nom, identifiant, adresse, role, PlaceOf(lieu), ct), "Le compte est ouvert\u00A0: un courriel vient de partir.", ct);
    }

    public async Task<IActionResult> OnPostChangerAsync(Guid membre, StaffRole? role, int? lieu, bool ferme, CancellationToken ct) =>
        await Answer(await changeAgent.Run(Agent, membre, role, PlaceOf(lieu), ferme, ct), "C’est enregistré.", ct);

    public async Task<IActionResult> OnPostSecondFacteurAsync(Guid membre, CancellationToken ct) =>
        await Answer(await forgetSecondFactor.Run(Agent, membre, ct), "Son second facteur est oublié\u00A0: la personne en mettra un autre en place à sa prochaine connexion.", ct);

    private async Task<IActionResult> Answer(AccountRefusal? why, string thanks, CancellationToken ct)
    {
        if (why == AccountRefusal.NotFound)
        {
            return NotFound();
        }

        if (why is null)
        {
            return ThankAndGoTo("/agent/equipe", thanks);
        }

        return await Again(why.Value.Sentence(), ct);
    }

    private async Task<IActionResult> Again(string problem, CancellationToken ct)
    {
        await Show(ct);
        return SayNoHere(problem);
    }

    private async Task Show(CancellationToken ct)
    {
        var organiser = Organiser.Id;
        Members = await Db.Accounts.AsNoTracking().Where(account => account.AgentOf == organiser).OrderBy(account => account.IsClosed).ThenBy(account => account.UserName).ToListAsync(ct);
        Places = await Db.Facilities.AsNoTracking().Where(facility => facility.OrganiserId == organiser).OrderBy(facility => facility.Name).ToListAsync(ct);
    }

    private static FacilityId? PlaceOf(int? lieu) => lieu is { } id ? new FacilityId(id) : null;

    public static string InWords(StaffRight right) => right switch
    {
        StaffRight.SeeDay => "voir la journée",
        StaffRight.AnswerRequests => "répondre aux demandes",
        StaffRight.SeeFiles => "voir les dossiers",
        StaffRight.OpenHealth => "ouvrir les fiches santé",
        StaffRight.OpenAccounts => "ouvrir les comptes",
        StaffRight.ActForFamilies => "agir au guichet",
        StaffRight.HandleMoney => "encaisser et facturer",
        StaffRight.KeepRegister => "importer, exporter et réunir les foyers",
        StaffRight.ChangeSettings => "régler la structure",
        StaffRight.HandOverChildren => "voir qui vient chercher les enfants",
        StaffRight.WriteNews => "écrire actualités et menus",
        StaffRight.ManageTeam => "gérer l’équipe",
    };
}
