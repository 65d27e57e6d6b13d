using Portal.Core.Dossiers;
using Portal.Core.Organisers;

namespace Portal.Core.Demo;

/// <summary>What the five organisers ask of their families' files, and what those families have sent and signed.</summary>
internal sealed class DemoDossiers
{
    private const string Place = "Val-de-Lergue";
    private static readonly DateTimeOffset Published = ParisTime.At(new DateOnly(2026, 6, 1), new TimeOnly(9, 0));
    private static readonly DateTimeOffset Signed = ParisTime.At(new DateOnly(2026, 8, 24), new TimeOnly(18, 30));

    private DemoDossiers(IReadOnlyList<DocumentType> types, IReadOnlyList<LegalText> texts, IReadOnlyList<FamilyDocument> documents, IReadOnlyList<Signature> signatures) =>
        (Types, Texts, Documents, Signatures) = (types, texts, documents, signatures);

    public IReadOnlyList<DocumentType> Types { get; }

    public IReadOnlyList<LegalText> Texts { get; }

    public IReadOnlyList<FamilyDocument> Documents { get; }

    public IReadOnlyList<Signature> Signatures { get; }

    public static DemoDossiers For(IReadOnlyList<Organiser> organisers, DemoFamilies families)
    {
        var types = organisers.SelectMany(organiser => TypesOf(organiser.Id)).Select((type, at) => new DocumentType
        {
            Id = new DocumentTypeId(at + 1), OrganiserId = type.OrganiserId, Name = type.Name, Hint = type.Hint, Audience = type.Audience, IsBlocking = type.IsBlocking, ValidMonths = type.ValidMonths, IsForGood = type.IsForGood, Order = at + 1,
        }).ToList();
        var texts = organisers.SelectMany(TextsOf).Select((text, at) => new LegalText
        {
            Id = new LegalTextId(at + 1), OrganiserId = text.OrganiserId, Kind = text.Kind, Version = 1, Title = text.Title, Body = text.Body, PublishedAt = Published,
        }).ToList();
        var homes = families.Households.ToDictionary(home => home.Id);

        // Whoever's file is validated has brought what was blocking and signed the rules, at the desk before the summer's end.
        var inOrder = families.Files.Where(file => file.ValidatedFor is not null).ToList();
        var withDocuments = organisers.Where(organiser => organiser.Policies.Gate.HasFlag(BookingGate.Documents)).Select(organiser => organiser.Id).ToHashSet();
        var documents = inOrder.Where(file => withDocuments.Contains(file.OrganiserId))
            .SelectMany(file => types.Where(type => type.OrganiserId == file.OrganiserId && type is { IsBlocking: true, Audience: DocumentAudience.EachChild })
                .Select(type => FamilyDocument.HandedIn(type, file.HouseholdId, file.ChildId, homes[file.HouseholdId].Guardians[0].Id, SchoolYear.LastDay(file.Year), Signed)));
        var rules = texts.Where(text => text.Kind == LegalKind.InternalRules).ToDictionary(text => text.OrganiserId);
        var withRules = organisers.Where(organiser => organiser.Policies.Gate.HasFlag(BookingGate.RulesSigned)).Select(organiser => organiser.Id).ToHashSet();
        var signatures = inOrder.Where(file => withRules.Contains(file.OrganiserId))
            .Select(file => (File: file, Adult: homes[file.HouseholdId].Guardians[0]))
            .Select(signed => new Signature
            {
                TextId = rules[signed.File.OrganiserId].Id, OrganiserId = signed.File.OrganiserId, HouseholdId = signed.File.HouseholdId, ChildId = signed.File.ChildId,
                GuardianId = signed.Adult.Id, Name = signed.Adult.FullName, Place = Place, At = Signed,
            });
        // Whoever has an account has accepted the terms and the sheet on data of each organiser that knows the household (R7).
        var known = families.Files.Select(file => (file.HouseholdId, file.OrganiserId)).Distinct().ToLookup(file => file.HouseholdId, file => file.OrganiserId);
        var accepted = families.Accounts.Where(account => account.GuardianId is not null)
            .SelectMany(account => known[account.HouseholdId!.Value].SelectMany(organiser => Accepted(texts, organiser, homes[account.HouseholdId!.Value].Guardians.Single(adult => adult.Id == account.GuardianId), Signed)));
        return new DemoDossiers(types, texts, [.. documents], [.. signatures, .. accepted]);
    }

    /// <summary>The terms and the sheet on data of an organiser, accepted by an adult (R7).</summary>
    internal static IEnumerable<Signature> Accepted(IEnumerable<LegalText> texts, OrganiserId organiser, Core.Households.Guardian adult, DateTimeOffset at) =>
        texts.Where(text => text.OrganiserId == organiser && text.Kind != LegalKind.InternalRules)
            .Select(text => new Signature { TextId = text.Id, OrganiserId = organiser, HouseholdId = adult.HouseholdId, GuardianId = adult.Id, Name = adult.FullName, Place = Signature.Online, At = at });

    private static IEnumerable<DocumentType> TypesOf(OrganiserId organiser) =>
    [
        new() { OrganiserId = organiser, Name = "Attestation d’assurance", Hint = "Responsabilité civile et accidents, pour l’année scolaire. Votre assureur la donne en ligne.", Audience = DocumentAudience.EachChild, IsBlocking = true },
        new() { OrganiserId = organiser, Name = "Pages de vaccination", Hint = "Les pages du carnet de santé où figurent les vaccins, ou le certificat du médecin.", Audience = DocumentAudience.EachChild, ValidMonths = 36 },
        new() { OrganiserId = organiser, Name = "Justificatif de domicile", Hint = "De moins de trois mois\u00A0: facture d’eau, d’électricité, de téléphone, ou quittance de loyer.", Audience = DocumentAudience.Household, ValidMonths = 12 },
        new() { OrganiserId = organiser, Name = "Projet d’accueil individualisé (PAI)", Hint = "Signé par le médecin, avec son ordonnance.", Audience = DocumentAudience.ChildrenWithHealthPlan, IsBlocking = true },
    ];

    private static IEnumerable<LegalText> TextsOf(Organiser organiser) =>
    [
        Text(organiser, LegalKind.InternalRules, "Règlement intérieur",
            $"Ce règlement fixe le fonctionnement des accueils {organiser.Name.DePlace()}\u00A0: restauration, accueils avant et après l’école, mercredis et vacances.\n\nL’enfant est confié à l’équipe d’animation à l’heure de l’accueil. Seules les personnes nommées dans son dossier peuvent venir le chercher, sur présentation d’une pièce d’identité.\n\nToute absence est signalée au service dès qu’elle est connue. Un enfant malade ne peut pas être accueilli\u00A0; un médicament n’est donné que dans le cadre d’un projet d’accueil individualisé.\n\nLe respect des autres enfants, des adultes et du matériel est demandé à chacun. En cas de manquement répété, la famille est reçue par le service."),
        Text(organiser, LegalKind.Terms, "Conditions d’utilisation du portail",
            "Le portail famille permet de tenir à jour le dossier de votre foyer, de réserver, de payer et de suivre vos demandes. Votre identifiant et votre mot de passe sont personnels.\n\nUne réservation n’est faite que lorsque le portail l’a confirmée. Les délais et les prix affichés au moment de valider sont ceux qui s’appliquent."),
        Text(organiser, LegalKind.Privacy, "Vos données",
            $"{organiser.Name} traite les données de votre dossier pour organiser l’accueil de vos enfants et établir vos factures. Elles ne sont communiquées qu’aux agents qui en ont besoin\u00A0; les informations de santé sont chiffrées, et chaque consultation est notée.\n\nVous pouvez les consulter, les corriger et demander leur effacement en vous adressant au service, ou au délégué à la protection des données de la commune. Elles sont conservées deux ans après le départ de l’enfant."),
    ];

    private static LegalText Text(Organiser organiser, LegalKind kind, string title, string body) =>
        new() { OrganiserId = organiser.Id, Kind = kind, Version = 1, Title = title, Body = body, PublishedAt = Published };
}
