using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Core.Dossiers;

/// <summary>A document without which there is no booking, as it stands for one child.</summary>
/// <param name="Answer">The service's sentence, when it was refused.</param>
/// <param name="SentOn">The day on which the family sent it.</param>
public sealed record BlockingDocument(DocumentTypeId Type, string Name, DocumentState State, DateOnly? ValidUntil, string? Answer = null, DateOnly? SentOn = null)
{
    public bool IsGoodOn(DateOnly day) => State == DocumentState.Accepted && (ValidUntil is null || ValidUntil >= day);
}

/// <summary>How a child stands with one organiser: all that the gate looks at.</summary>
public sealed record Standing
{
    public required FileState File { get; init; }

    /// <summary>The last school year whose file was validated, by the year in which it begins; null before the first.</summary>
    public int? ValidatedFor { get; init; }

    /// <summary>The school year that <see cref="File"/> is about; null: whichever is asked for.</summary>
    public int? FileYear { get; init; }

    /// <summary>Every part of the file was read over: it is to be signed and sent.</summary>
    public bool IsReadOver { get; init; }

    /// <summary>The day on which the file was sent to the service.</summary>
    public DateOnly? FileSentOn { get; init; }

    /// <summary>What the service asked when it sent the file back.</summary>
    public string? FileAnswer { get; init; }

    public IReadOnlyList<BlockingDocument> Documents { get; init; } = [];

    public bool RulesSigned { get; init; } = true;

    public bool InDebt { get; init; }

    public bool NeedsAppointment { get; init; }

    /// <summary>A child whose file is in order, and of whom nothing else is known.</summary>
    public static Standing Validated { get; } = new() { File = FileState.Validated, ValidatedFor = int.MaxValue };

    /// <summary>A child whose file is only opened.</summary>
    public static Standing Started { get; } = new() { File = FileState.Incomplete, RulesSigned = false };
}

/// <summary>Whose turn it is with something that keeps the gate shut.</summary>
public enum GateTone
{
    /// <summary>The service has refused it, and said why.</summary>
    Refused,

    /// <summary>The family has something to do.</summary>
    ToDo,

    /// <summary>It is with the service, or with the other household: nothing to do here but wait.</summary>
    Waits,
}

/// <summary>One thing that keeps the gate shut: what it is, whose turn it is, and where it is mended.</summary>
/// <param name="Sentence">A whole French sentence.</param>
/// <param name="Link">The page of the portal that mends it, from its root; null when nothing can be done but wait.</param>
/// <param name="Action">What the link says.</param>
public sealed record MissingThing(BookingGate Condition, GateTone Tone, string Sentence, string? Link = null, string? Action = null)
{
    private const BookingGate OfTheFile = BookingGate.AnnualRegistration | BookingGate.FileKnown | BookingGate.FileValidated;

    /// <summary>R19: the file itself is to be completed, as the guide says it.</summary>
    public bool IsIncompleteFile => Tone == GateTone.ToDo && Link is not null && (Condition & OfTheFile) != BookingGate.None;
}

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
        if (unmet.HasFlag(BookingGate.Appointment))
        {
            // R20: the service brings the file up to date at the appointment, so nothing else is said of it.
            missing.Add(new(file | BookingGate.Appointment, GateTone.ToDo,
                $"Pour {child.FirstName}, qui n’était pas là l’an dernier, prenez rendez-vous avec le service\u00A0: il met le dossier à jour avant toute réservation des mercredis et des vacances."));
        }
        else if (file != BookingGate.None)
        {
            missing.Add(AboutFile(file, standing, child, day));
        }

        if (unmet.HasFlag(BookingGate.Documents))
        {
            missing.AddRange(standing.Documents.Where(document => !document.IsGoodOn(day)).Select(document => AboutDocument(document, child)));
        }

        if (unmet.HasFlag(BookingGate.RulesSigned))
        {
            missing.Add(new(BookingGate.RulesSigned, GateTone.ToDo, $"Pour {child.FirstName}, il reste à signer le règlement intérieur.", $"/moi/enfants/{child.Id.Value}/reglement", "Lire et signer le règlement"));
        }

        if (unmet.HasFlag(BookingGate.NotInDebt))
        {
            missing.Add(new(BookingGate.NotInDebt, GateTone.ToDo, "Votre porte-monnaie est débiteur\u00A0: régularisez-le auprès du service pour réserver.", "/historique", "Voir le détail"));
        }

        return missing;
    }

    /// <summary>What a family hears when it presses a day that the gate shuts (R19): the guide's sentence where the file is to be completed, else the truth.</summary>
    public static string InWords(this IReadOnlyList<MissingThing> missing) =>
        missing.Any(thing => thing.IsIncompleteFile) ? Refusal.DossierIncomplete.Sentence() : missing.MinBy(thing => thing.Tone)!.Sentence;

    private static MissingThing AboutFile(BookingGate condition, Standing standing, Child child, DateOnly day)
    {
        var (link, yearly) = ($"/moi/enfants/{child.Id.Value}/dossier", condition.HasFlag(BookingGate.AnnualRegistration));
        var what = yearly ? $"l’inscription {SchoolYear.InWords(SchoolYear.Of(day))}" : "le dossier";
        var isOfAnotherYear = yearly && standing.FileYear is { } year && year < SchoolYear.Of(day);
        return (isOfAnotherYear ? FileState.Incomplete : standing.File, isOfAnotherYear ? null : standing.FileAnswer) switch
        {
            (FileState.Sent, _) => new(condition, GateTone.Waits,
                $"Pour {child.FirstName}, {what} a été {(yearly ? "envoyée" : "envoyé")}{On(standing.FileSentOn)}\u00A0: le service vous répondra par courriel.", link, "Revoir ce qui est envoyé"),
            (FileState.Incomplete, { } answer) => new(condition, GateTone.Refused,
                $"Pour {child.FirstName}, le service a renvoyé {what}\u00A0: {Ended(answer)}", link, "Corriger et renvoyer"),
            _ when standing.IsReadOver && !isOfAnotherYear => new(condition, GateTone.ToDo,
                $"Pour {child.FirstName}, il reste à signer et à envoyer {what}.", link, "Signer et envoyer"),
            _ => new(condition, GateTone.ToDo,
                $"Pour {child.FirstName}, il reste à remplir, à signer et à envoyer {what}.", link, yearly ? "Remplir l’inscription" : "Compléter le dossier"),
        };
    }

    private static MissingThing AboutDocument(BlockingDocument document, Child child)
    {
        var (link, what) = ($"/moi/pieces?enfant={child.Id.Value}#type-{document.Type.Value}", $"la pièce «\u00A0{document.Name}\u00A0»");
        return document.State switch
        {
            DocumentState.Sent => new(BookingGate.Documents, GateTone.Waits, $"Pour {child.FirstName}, {what} a été envoyée{On(document.SentOn)}\u00A0: le service vous répondra par courriel.", link, "Revoir la pièce"),
            DocumentState.Refused => new(BookingGate.Documents, GateTone.Refused, $"Pour {child.FirstName}, {what} a été refusée\u00A0: {Ended(document.Answer ?? "voyez le service")}", link, "Envoyer une autre pièce"),
            DocumentState.Accepted => new(BookingGate.Documents, GateTone.ToDo, $"Pour {child.FirstName}, {what} {Validity(document.ValidUntil!.Value)}", link, "Envoyer la nouvelle pièce"),
            DocumentState.Missing or DocumentState.Expired => new(BookingGate.Documents, GateTone.ToDo, $"Pour {child.FirstName}, il reste à envoyer {what}.", link, "Envoyer la pièce"),
        };
    }

    // Asked of the day of care, which may come long after today: the last good day is true on both.
    private static string Validity(DateOnly until) => $"est valable jusqu’au {until.NumberedDay()} seulement\u00A0: envoyez la nouvelle.";

    private static string On(DateOnly? day) => day is { } sent ? $" le {sent.NumberedDay()}" : "";

    private static string Ended(string answer) => answer.TrimEnd() is var said && said.EndsWith('.') ? said : $"{said}.";

    private static BookingGate When(bool unmet, BookingGate condition) => unmet ? condition : BookingGate.None;
}
