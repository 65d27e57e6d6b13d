using Microsoft.Extensions.Options;
using Portal.Core.Activities;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Nightly;

/// <summary>What the service itself is written: a night that failed, a counter that drifted. No address, no mail; the board says it anyway.</summary>
public sealed class NightLetters(PortalDb db, IOptions<PortalSettings> portal)
{
    /// <summary>Once per attempt that fails.</summary>
    public void Failed(Organiser organiser, JobRun run, DateTimeOffset now)
    {
        var letter = For(organiser, $"La nuit du {run.Date.NumberedDay()} s’est arrêtée");
        letter.Say(run.Failure ?? "");
        letter.Say(run.NextAttemptAt is { } next
            ? $"Elle reprendra d’elle-même {next.InstantInWords()}, là où elle s’est arrêtée. Rien n’est perdu ni fait deux fois."
            : "Elle a été essayée plusieurs fois et ne reprendra plus d’elle-même. Rien n’est perdu ni fait deux fois\u00A0: relancez-la quand la cause est levée.");
        Queue(organiser, letter, $"night-failed:{run.Id.Value}:{run.Attempts}", now);
    }

    /// <summary>Once per run that found something.</summary>
    public void Drifted(Organiser organiser, JobRunId run, int counters, DateTimeOffset now)
    {
        var letter = For(organiser, "Des compteurs de places sont à vérifier");
        letter.Say($"{FrenchWords.Count(counters, "journée compte", "journées comptent")} un nombre de places prises qui n’est pas celui des réservations. Rien n’a été corrigé\u00A0: prévenez qui exploite le portail.");
        Queue(organiser, letter, $"night-drift:{run.Value}", now);
    }

    private static Letter For(Organiser organiser, string subject) => new(subject, organiser.Accent, organiser.Name)
    {
        Because = "Vous recevez ce message parce que cette adresse est celle du service dans le portail famille.",
    };

    private void Queue(Organiser organiser, Letter letter, string cause, DateTimeOffset now)
    {
        if (string.IsNullOrEmpty(organiser.ServiceEmail))
        {
            return;
        }

        letter.Button("Voir les nuits", portal.Value.Link("/agent/nuits"));
        db.Mails.Add(new QueuedMail { Cause = cause, To = organiser.ServiceEmail, Subject = letter.Subject, Html = letter.Html(), Text = letter.Text(), CreatedAt = now, NextAttemptAt = now });
    }
}
