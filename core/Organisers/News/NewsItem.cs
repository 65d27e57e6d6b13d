namespace Portal.Core.Organisers;

/// <summary>A piece of news of an organiser (R84), shown to families between two days, to all of them or to those of some places.</summary>
public sealed class NewsItem
{
    /// <summary>In characters.</summary>
    public const int LongestTitle = 120;

    /// <summary>In characters.</summary>
    public const int LongestBody = 4000;

    private readonly List<NewsPlace> places = [];

    /// <summary>Made here, not by the database.</summary>
    public NewsId Id { get; private set; } = NewsId.New();

    /// <summary>Whose families read it (R11, R84).</summary>
    public required OrganiserId OrganiserId { get; init; }

    /// <summary>Plain text, one line.</summary>
    public required string Title { get; set; }

    /// <summary>Plain text: paragraphs, lines that begin with « - », **bold**; never HTML.</summary>
    public required string Body { get; set; }

    /// <summary>The first day on which it is shown, in Paris.</summary>
    public required DateOnly From { get; set; }

    /// <summary>The last day on which it is shown.</summary>
    public required DateOnly To { get; set; }

    /// <summary>For the families of <see cref="Places"/> only; else for all.</summary>
    public bool OnlySome { get; private set; }

    /// <summary>Counts only where <see cref="OnlySome"/>.</summary>
    public IReadOnlyList<NewsPlace> Places => places;

    /// <summary>Raised by each change, so that two agents do not undo one another.</summary>
    public int Version { get; set; }

    /// <param name="only">The places whose families read it; null for all.</param>
    public void Address(IReadOnlyCollection<FacilityId>? only)
    {
        OnlySome = only is not null;
        places.RemoveAll(place => only?.Contains(place.FacilityId) != true);
        places.AddRange((only ?? []).Where(id => !places.Exists(place => place.FacilityId == id)).Select(id => new NewsPlace { NewsId = Id, FacilityId = id }));
    }

    /// <summary>Both ends included.</summary>
    public bool IsShownOn(DateOnly day) => From <= day && day <= To;

    /// <summary>Whether it speaks to a family that goes to these places.</summary>
    public bool IsFor(IReadOnlySet<FacilityId> goesTo) => !OnlySome || places.Exists(place => goesTo.Contains(place.FacilityId));
}

/// <summary>A place whose families read a piece of news.</summary>
public sealed class NewsPlace
{
    /// <summary>Part of the key.</summary>
    public required NewsId NewsId { get; init; }

    /// <summary>Whose families read it; part of the key.</summary>
    public required FacilityId FacilityId { get; init; }
}
