namespace Portal.Core.Dossiers;

/// <summary>What a text asks of its reader.</summary>
public enum LegalKind
{
    /// <summary>The internal rules, signed once per child (R8).</summary>
    InternalRules = 1,

    /// <summary>The terms of use of the portal (CGU), accepted by each adult (R7).</summary>
    Terms = 2,

    /// <summary>What becomes of the family's data (RGPD), read by each adult (R7).</summary>
    Privacy = 3,
}

/// <summary>One version of a text. A text that changes is a new row: what was signed stays as it was read.</summary>
public sealed class LegalText
{
    public LegalTextId Id { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required LegalKind Kind { get; init; }

    public required int Version { get; init; }

    public required string Title { get; init; }

    public const int LongestTitle = 200;
    public const int LongestBody = 60_000;

    /// <summary>Paragraphs parted by an empty line.</summary>
    public required string Body { get; init; }

    public required DateTimeOffset PublishedAt { get; init; }

    public IEnumerable<string> Paragraphs => Body.Split("\n\n", StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries);
}

/// <summary>A text signed or accepted by an adult: who, for which child, where, when. Never changed, never removed (R8).</summary>
public sealed class Signature
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public required LegalTextId TextId { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required HouseholdId HouseholdId { get; init; }

    /// <summary>The child it is signed for; null for what an adult accepts for itself.</summary>
    public ChildId? ChildId { get; init; }

    public required GuardianId GuardianId { get; init; }

    /// <summary>The name as it was typed.</summary>
    public required string Name { get; init; }

    /// <summary>Where; <see cref="Online"/> for what was accepted by ticking a box, which asks for no place (R7).</summary>
    public required string Place { get; init; }

    public const string Online = "en ligne";

    /// <summary>« à Cluses », or « en ligne ».</summary>
    public string Where => Place == Online ? Online : Place.AtPlace();

    public required DateTimeOffset At { get; init; }

    /// <summary>Whether this text needs no other signature: one per child for the rules (R8), one per adult for the rest (R7).</summary>
    public bool Covers(LegalText text, GuardianId reader, ChildId child) =>
        TextId == text.Id && (text.Kind == LegalKind.InternalRules ? ChildId == child : GuardianId == reader);
}

/// <summary>A version that an agent has written and that is not in force yet: on its day it becomes a <see cref="LegalText"/>. One of each kind at most.</summary>
public sealed class PreparedText
{
    public required OrganiserId OrganiserId { get; init; }

    public required LegalKind Kind { get; init; }

    public required string Title { get; init; }

    public required string Body { get; init; }

    /// <summary>The day from which it is in force, in Paris.</summary>
    public required DateOnly From { get; init; }
}

/// <summary>The file of a child as its parent signed and sent it: a PDF in the store, and its fingerprint.</summary>
public sealed class SignedFile
{
    public Guid Id { get; private set; } = TimeOrder.Next();

    public required ChildId ChildId { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required HouseholdId HouseholdId { get; init; }

    public required int Year { get; init; }

    public required DateTimeOffset At { get; init; }

    /// <summary>The random name in the store.</summary>
    public required string Document { get; init; }

    /// <summary>SHA-256 of the PDF, in hexadecimal: what is fetched again is what was signed.</summary>
    public required string Sha256 { get; init; }
}
