using Portal.Core.Organisers;

namespace Portal.Core.Dossiers;

/// <summary>Of whom a document is asked.</summary>
public enum DocumentAudience
{
    /// <summary>Once for the household.</summary>
    Household = 1,

    /// <summary>For each child.</summary>
    EachChild = 2,

    /// <summary>For each child who has a care plan (PAI).</summary>
    ChildrenWithHealthPlan = 3,
}

/// <summary>How a document stands. Only <see cref="Sent"/>, <see cref="Accepted"/> and <see cref="Refused"/> are kept; the others are seen.</summary>
public enum DocumentState
{
    Missing = 0,
    Sent = 1,
    Accepted = 2,
    Refused = 3,
    Expired = 4,
}

/// <summary>A kind of document that an organiser asks for.</summary>
public sealed class DocumentType
{
    public DocumentTypeId Id { get; init; }

    public required OrganiserId OrganiserId { get; init; }

    public required string Name { get; set; }

    /// <summary>What it is for, or where to get it; a sentence.</summary>
    public string? Hint { get; set; }

    public required DocumentAudience Audience { get; set; }

    /// <summary>Without it the gate stays shut, where the organiser's gate asks for documents.</summary>
    public bool IsBlocking { get; set; }

    /// <summary>How long an accepted one is good; null: until the end of the school year in which it was accepted.</summary>
    public int? ValidMonths { get; set; }

    /// <summary>Never expires: a birth certificate.</summary>
    public bool IsForGood { get; set; }

    public int Order { get; init; }

    /// <summary>Since when it is no longer asked for; what was sent stays. Null: it is asked for.</summary>
    public DateTimeOffset? RetiredAt { get; set; }

    /// <summary>Raised by each change, so that two agents do not undo one another.</summary>
    public int Version { get; set; }

    /// <summary>The last day of one accepted today; null when it never expires.</summary>
    public DateOnly? ValidUntil(DateOnly today) =>
        IsForGood ? null : ValidMonths is { } months ? today.AddMonths(months) : SchoolYear.LastDay(SchoolYear.Of(today));

    public bool IsAskedFor(bool hasHealthPlan) => Audience != DocumentAudience.ChildrenWithHealthPlan || hasHealthPlan;
}

/// <summary>
/// What a family sent for one type: some pages, and the service's answer. A newer one stands before an older one, which is
/// kept until it is answered.
/// </summary>
public sealed class FamilyDocument
{
    /// <summary>Both sides of a card, a booklet of vaccinations.</summary>
    public const int MostPages = 8;

    private readonly List<DocumentPage> pages = [];

    private FamilyDocument()
    {
    }

    public DocumentId Id { get; private set; } = DocumentId.New();

    public DocumentTypeId TypeId { get; private set; }

    public OrganiserId OrganiserId { get; private set; }

    public HouseholdId HouseholdId { get; private set; }

    /// <summary>Null when it is the household's.</summary>
    public ChildId? ChildId { get; private set; }

    public DocumentState State { get; private set; }

    public DateTimeOffset SentAt { get; private set; }

    public GuardianId SentBy { get; private set; }

    public string? Answer { get; private set; }

    public DateTimeOffset? AnsweredAt { get; private set; }

    /// <summary>Its last good day, once accepted; null when it never expires.</summary>
    public DateOnly? ValidUntil { get; private set; }

    /// <summary>The family was told that it is about to expire.</summary>
    public bool IsReminded { get; private set; }

    public IReadOnlyList<DocumentPage> Pages => pages;

    /// <param name="pages">The pages in the store, in their order.</param>
    public static FamilyDocument Sent(DocumentType type, HouseholdId household, ChildId? child, GuardianId by, IEnumerable<KeptDocument> pages, DateTimeOffset now)
    {
        var document = new FamilyDocument { TypeId = type.Id, OrganiserId = type.OrganiserId, HouseholdId = household, ChildId = child, SentBy = by, SentAt = now, State = DocumentState.Sent };
        document.pages.AddRange(pages.Select((page, at) => new DocumentPage { DocumentId = document.Id, Number = at + 1, Name = page.Name, Sheets = page.Sheets }));
        return document;
    }

    /// <summary>One that a family has shown on paper at the desk: accepted there, without pages.</summary>
    public static FamilyDocument HandedIn(DocumentType type, HouseholdId household, ChildId? child, GuardianId by, DateOnly? validUntil, DateTimeOffset now) =>
        new() { TypeId = type.Id, OrganiserId = type.OrganiserId, HouseholdId = household, ChildId = child, SentBy = by, SentAt = now, State = DocumentState.Accepted, AnsweredAt = now, ValidUntil = validUntil };

    /// <summary>How it stands on a day.</summary>
    public DocumentState StateOn(DateOnly day) => State == DocumentState.Accepted && ValidUntil < day ? DocumentState.Expired : State;
}

/// <summary>One page of a document: a file in the store, under a random name.</summary>
public sealed class DocumentPage
{
    public required DocumentId DocumentId { get; init; }

    public required int Number { get; init; }

    public required string Name { get; init; }

    /// <summary>How many sheets a PDF has; null when it does not say, and for a photo.</summary>
    public int? Sheets { get; init; }
}
