using Microsoft.Extensions.Options;
using Portal.Core.Messaging;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Nightly;

/// <summary>What the service itself is written: a night that failed, a counter that drifted. No address, no mail; the board says it anyway.</summary>
public sealed class NightLetters(PortalDb db, Stationery stationery, IOptions<PortalSettings> portal)
{
    /// <summary>Once per attempt that fails.</summary>
    public Task Failed(Organiser organiser, JobRun run, DateTimeOffset now, CancellationToken ct) => Queue(
        MailKind.NightFailed,
        organiser,
        $"night-failed:{run.Id.Value}:{run.Attempts}",
        now,
        ct,
        ("nuit", run.Date.NumberedDay()),
        ("raison", run.Failure ?? ""),
        ("suite", run.NextAttemptAt is { } next
            ? $"Elle reprendra d’elle-même {next.InstantInWords()}, là où elle s’est arrêtée. Rien n’est perdu ni fait deux fois."
            : "Elle a été essayée plusieurs fois et ne reprendra plus d’elle-même. Rien n’est perdu ni fait deux fois\u00A0: relancez-la quand la cause est levée."));

    /// <summary>Once per run that found something.</summary>
    public Task Drifted(Organiser organiser, JobRunId run, int counters, DateTimeOffset now, CancellationToken ct) => Queue(
        MailKind.CountersDrifted,
        organiser,
        $"night-drift:{run.Value}",
        now,
        ct,
        ("ecart", FrenchWords.Count(counters, "journée compte", "journées comptent")));

    private async Task Queue(MailKind kind, Organiser organiser, string cause, DateTimeOffset now, CancellationToken ct, params (string Name, string Value)[] values)
    {
        if (string.IsNullOrEmpty(organiser.ServiceEmail))
        {
            return;
        }

        var letter = await stationery.Open(kind, organiser, ct, values);
        letter.Button(letter.Template.Action, portal.Value.Link("/agent/nuits"));
        db.QueueTo(cause, organiser.ServiceEmail, null, letter, organiser.Name, now);
    }
}
