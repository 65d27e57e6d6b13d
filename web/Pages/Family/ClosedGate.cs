using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Web.Pages.Family;

/// <summary>A child for whom booking is not open today, and what is missing (R19).</summary>
public sealed record ClosedGate(Child Child, IReadOnlyList<MissingThing> Missing)
{
    /// <summary>The appointment (R20) is asked for some activities only: it is told with the rest, and shuts nothing here by itself.</summary>
    public static IReadOnlyList<ClosedGate> Of(Core.Dossiers.Family family, Organiser organiser, DateOnly today) =>
        [.. family.Children
            .Select(child => new ClosedGate(child, family.Missing(child, organiser.Policies.Gate, today)))
            .Where(child => child.Missing.Count > 0)];

    /// <summary>What is missing by whose turn it is: refused, to do, with the service.</summary>
    public IEnumerable<GateMessage> Messages => Missing.GroupBy(thing => thing.Tone).OrderBy(tone => tone.Key).Select(tone => new GateMessage(Child, tone.Key, [.. tone]));
}

/// <summary>What the gate says of one child in one tone: a box in the tone's colour.</summary>
public sealed record GateMessage(Child Child, GateTone Tone, IReadOnlyList<MissingThing> Things)
{
    /// <summary>Red, amber or blue (<c>parts/message.css</c>).</summary>
    public string Look => Tone switch { GateTone.Refused => "problem", GateTone.ToDo => "todo", GateTone.Waits => "waiting" };

    /// <summary>R19, in the guide's words, where the file itself is to be completed; else null.</summary>
    public string? Rule => Things.Any(thing => thing.IsIncompleteFile) ? Refusal.DossierIncomplete.Sentence() : null;
}
