using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Core.Dossiers;

/// <summary>A document without which there is no booking, as it stands for one child.</summary>
/// <param name="Answer">The service's sentence, when it was refused.</param>
public sealed record BlockingDocument(DocumentTypeId Type, string Name, DocumentState State, DateOnly? ValidUntil, string? Answer = null)
{
    public bool IsGoodOn(DateOnly day) => State == DocumentState.Accepted && (ValidUntil is null || ValidUntil >= day);
}

/// <summary>How a child stands with one organiser: all that the gate looks at.</summary>
public sealed record Standing
{
    public required FileState File { get; init; }

    /// <summary>The last school year whose file was validated, by the year in which it begins; null before the first.</summary>
    public int? ValidatedFor { get; init; }

    public IReadOnlyList<BlockingDocument> Documents { get; init; } = [];

    public bool RulesSigned { get; init; } = true;

    public bool InDebt { get; init; }

    public bool NeedsAppointment { get; init; }

    /// <summary>A child whose file is in order, and of whom nothing else is known.</summary>
    public static Standing Validated { get; } = new() { File = FileState.Validated, ValidatedFor = int.MaxValue };

    /// <summary>A child whose file is only opened.</summary>
    public static Standing Started { get; } = new() { File = FileState.Incomplete, RulesSigned = false };
}

/// <summary>One thing that keeps the gate shut: what it is, and where it is mended.</summary>
/// <param name="Sentence">A whole French sentence.</param>
/// <param name="Link">The page of the portal that mends it, from its root; null when nothing can be done but wait.</param>
/// <param name="Action">What the link says.</param>
public sealed record MissingThing(BookingGate Condition, string Sentence, string? Link = null, string? Action = null);

/// <summary>
/// Whether booking is open for a child at an organiser. The planning that greys, the tick and the commit that refuse, the
/// night and the home page ask <see cref="Unmet"/>; <see cref="Missing"/> says the same in sentences.
/// </summary>
public static class Gate
{
    /// <summary>The conditions of this gate that are not met for a day; none when booking is open.</summary>
    public static BookingGate Unmet(this BookingGate gate, Standing standing, DateOnly day) => gate & (
        When(!(standing.ValidatedFor >= SchoolYear.Of(day)), BookingGate.AnnualRegistration)
        | When(standing.ValidatedFor is null, BookingGate.FileKnown)
        | When(!standing.RulesSigned, BookingGate.RulesSigned)
        | When(standing.File != FileState.Validated, BookingGate.FileValidated)
        | When(standing.Documents.Any(document => !document.IsGoodOn(day)), BookingGate.Documents)
        | When(standing.InDebt, BookingGate.NotInDebt)
        | When(standing.NeedsAppointment, BookingGate.Appointment));

    /// <summary>Each missing thing, in the order in which a family would mend them; none when booking is open.</summary>
    public static IReadOnlyList<MissingThing> Missing(this BookingGate gate, Standing standing, Child child, DateOnly day)
    {
        var unmet = gate.Unmet(standing, day);
        var missing = new List<MissingThing>();
        var file = unmet & (BookingGate.AnnualRegistration | BookingGate.FileKnown | BookingGate.FileValidated);
        if (file != BookingGate.None)
        {
            missing.Add(AboutFile(file, standing.File, child, day));
        }

        if (unmet.HasFlag(BookingGate.Documents))
        {
            missing.AddRange(standing.Documents.Where(document => !document.IsGoodOn(day)).Select(document => AboutDocument(document, child)));
        }

        if (unmet.HasFlag(BookingGate.RulesSigned))
        {
            missing.Add(new(BookingGate.RulesSigned, $"Le règlement intérieur est à signer pour {child.FirstName}.", $"/moi/enfants/{child.Id.Value}/reglement", "Lire et signer le règlement"));
        }

        if (unmet.HasFlag(BookingGate.NotInDebt))
        {
            missing.Add(new(BookingGate.NotInDebt, "Votre porte-monnaie est débiteur\u00A0: régularisez-le auprès du service pour réserver.", "/historique", "Voir le détail"));
        }

        if (unmet.HasFlag(BookingGate.Appointment))
        {
            missing.Add(new(BookingGate.Appointment, $"{child.FirstName} n’est pas venu l’an dernier\u00A0: prenez rendez-vous avec le service pour mettre son dossier à jour avant de réserver mercredis et vacances."));
        }

        return missing;
    }

    private static MissingThing AboutFile(BookingGate condition, FileState state, Child child, DateOnly day)
    {
        var (link, yearly) = ($"/moi/enfants/{child.Id.Value}/dossier", condition.HasFlag(BookingGate.AnnualRegistration));
        var what = yearly ? $"L’inscription {SchoolYear.InWords(SchoolYear.Of(day))} {child.FirstName.De()}" : $"Le dossier {child.FirstName.De()}";
        return state == FileState.Sent
            ? new(condition, $"{what} est {(yearly ? "envoyée" : "envoyé")}\u00A0: le service doit encore {(yearly ? "la" : "le")} valider.", link, "Revoir ce qui est envoyé")
            : new(condition, $"{what} est à compléter, puis à envoyer au service.", link, yearly ? "Remplir l’inscription" : "Compléter le dossier");
    }

    private static MissingThing AboutDocument(BlockingDocument document, Child child)
    {
        var sentence = document.State switch
        {
            DocumentState.Sent => $"«\u00A0{document.Name}\u00A0» est envoyé\u00A0: le service doit encore le vérifier.",
            DocumentState.Refused => $"«\u00A0{document.Name}\u00A0» a été refusé\u00A0: {document.Answer}",
            DocumentState.Accepted => $"«\u00A0{document.Name}\u00A0» n’est plus valable depuis le {document.ValidUntil!.Value.AddDays(1).NumberedDay()}.",
            DocumentState.Missing or DocumentState.Expired => $"Il manque une pièce\u00A0: «\u00A0{document.Name}\u00A0».",
        };
        var link = $"/moi/pieces?enfant={child.Id.Value}#type-{document.Type.Value}";
        return document.State == DocumentState.Sent ? new(BookingGate.Documents, sentence, link, "Revoir la pièce") : new(BookingGate.Documents, sentence, link, "Envoyer la pièce");
    }

    private static BookingGate When(bool unmet, BookingGate condition) => unmet ? condition : BookingGate.None;
}
