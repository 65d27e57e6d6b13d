using Microsoft.Extensions.DependencyInjection;

namespace Portal.Jobs.Shift;

/// <summary>A chore of the night shift: the word that asks for it by hand, what it does, and the deeds that do it, by themselves or not.</summary>
/// <param name="Name">On the command line: <c>job NAME</c>.</param>
/// <param name="Title">What it does, in the help.</param>
/// <param name="Does">The same, in the documents for who runs a portal.</param>
public sealed record Chore(string Name, string Title, string Does)
{
    /// <summary>Its deeds, in the order in which a hand does them.</summary>
    public IReadOnlyList<Part> Parts { get; init; } = [];

    /// <summary>May be done for another day than today: <c>--date</c>.</summary>
    public bool TakesDate { get; init; }

    /// <summary>May be done for a month, in draft or for good: <c>--month</c>, <c>--draft</c>, <c>--issue</c>.</summary>
    public bool TakesMonth { get; init; }

    /// <summary>What it would find now, if it can tell: <c>--dry-run</c>. Changes nothing.</summary>
    public Func<Call, Task<string>>? DryRun { get; init; }

    /// <summary>How it is done by hand, where that is more than its deeds one after the other.</summary>
    public Func<Call, Task<string>>? ByHand { get; init; }

    /// <summary>The options that it takes.</summary>
    public string Options => string.Join(' ', new[]
    {
        TakesDate ? "[--date AAAA-MM-JJ]" : "",
        TakesMonth ? "[--month AAAA-MM] [--draft | --issue]" : "",
        DryRun is null ? "" : "[--dry-run]",
    }.Where(option => option.Length > 0));

    /// <summary>When its deeds are done by themselves; empty for what only a hand does.</summary>
    public string When => string.Join("\u00A0; ", Parts.Select(part => part.When.ToString()).Distinct());

    /// <returns>What was done, in a sentence.</returns>
    public async Task<string> Run(Call call)
    {
        if (ByHand is not null)
        {
            return await ByHand(call);
        }

        var said = new List<string>();
        foreach (var part in Parts)
        {
            said.Add(await part.Run(call));
        }

        return string.Join(", ", said);
    }
}

/// <summary>What a chore is done with: the deeds of a scope, the day it is for, and its month.</summary>
/// <param name="Deeds">Where the deeds come from.</param>
/// <param name="Date">In Paris.</param>
/// <param name="Month">The first day of the month that was asked for; null for the past one.</param>
/// <param name="Issue">For good, not in draft.</param>
/// <param name="Ct">Stops it.</param>
public sealed record Call(IServiceProvider Deeds, DateOnly Date, DateOnly? Month, bool Issue, CancellationToken Ct)
{
    /// <summary>One of the deeds.</summary>
    public TDeed The<TDeed>()
        where TDeed : notnull => Deeds.GetRequiredService<TDeed>();
}

/// <summary>A deed of a chore and when it is done by itself.</summary>
/// <param name="Deed">In core; its name is the schedule's.</param>
/// <param name="When">By itself.</param>
/// <param name="Run">Does it, and says what was done.</param>
public sealed record Part(Type Deed, Rhythm When, Func<Call, Task<string>> Run)
{
    /// <summary>Several may be under way at once, in one process or in two.</summary>
    public bool MayOverlap { get; init; }

    /// <summary>A deed that says how many it has done.</summary>
    /// <param name="when">By itself.</param>
    /// <param name="run">Its <c>Run</c>.</param>
    /// <param name="counted">What the number counts.</param>
    public static Part Of<TDeed>(Rhythm when, Func<TDeed, Call, Task<int>> run, string counted)
        where TDeed : notnull => new(typeof(TDeed), when, async call => $"{await run(call.The<TDeed>(), call)} {counted}");
}
