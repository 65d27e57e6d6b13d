using Portal.Core.Bookings;

namespace Portal.Web.Words;

/// <summary>
/// A state as every page shows it: by an icon, a word and a colour, never by one alone. It is drawn by
/// <c>Pages/Shared/_Chip.cshtml</c>, as a button when it can be pressed, as a link when it leads somewhere, else as words.
/// </summary>
/// <param name="Kind">The classes of its colour (<c>parts/chip.css</c>).</param>
/// <param name="Word">What is read beside the icon.</param>
public sealed record Chip(string Kind, string Word)
{
    /// <summary>The state whose icon it bears; null for a word without one.</summary>
    public DayState? Icon { get; init; }

    /// <summary>Whose it is, where several children stand side by side.</summary>
    public ChildMark? Child { get; init; }

    /// <summary>The rank on a waiting list, written before the word.</summary>
    public int? Rank { get; init; }

    /// <summary>The hours, written after the word.</summary>
    public string? Hours { get; init; }

    /// <summary>The name of what is pressed or followed, for who does not see it: its words are not read then.</summary>
    public string? Label { get; init; }

    /// <summary>What is heard after the words of a chip that is neither.</summary>
    public string? Heard { get; init; }

    /// <summary>What a mouse that rests on it is told.</summary>
    public string? Title { get; init; }

    /// <summary>Where it leads.</summary>
    public string? Address { get; init; }

    /// <summary>What a press on it sends.</summary>
    public ChipPress? Press { get; init; }
}

/// <summary>A child in one letter or two, in its colour.</summary>
public sealed record ChildMark(string Colour, string Initial);

/// <summary>What a press sends, and what is known of it before.</summary>
/// <param name="Name">The field: what is to be done.</param>
/// <param name="Value">To which day, or which place in a queue.</param>
/// <param name="Line">The days that a range may take together: one child in one slot.</param>
/// <param name="IsOn">It is taken, and a press gives it back; null when it is no switch.</param>
/// <param name="IsRefused">The answer will be a sentence that says why not.</param>
public sealed record ChipPress(string Name, string Value, string? Line = null, bool? IsOn = null, bool IsRefused = false);
