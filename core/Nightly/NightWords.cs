using Microsoft.EntityFrameworkCore;
using Portal.Core.Persistence;

namespace Portal.Core.Nightly;

/// <summary>Why a night stopped and what its steps are, as the service reads it.</summary>
public static class NightWords
{
    public static string Name(this NightStep step) => step switch
    {
        NightStep.Transmit => "Transmission des demandes",
        NightStep.Waiting => "Places attribuées de la liste d’attente",
        NightStep.Day => "Clôture de la journée",
        NightStep.Absences => "Absences sans justificatif",
        NightStep.Offers => "Propositions échues et suivantes",
        NightStep.Report => "Comptes rendus aux familles",
        NightStep.Reminders => "Rappels\u00A0: pièces qui expirent, limites proches",
        NightStep.Counters => "Contrôle des compteurs",
    };

    public static string Name(this JobState state) => state switch
    {
        JobState.Asked => "demandée",
        JobState.Running => "en cours",
        JobState.Done => "terminée",
        JobState.Failed => "arrêtée",
        JobState.Overtaken => "reprise par une autre",
    };

    /// <summary>What a service can understand of a failure; the rest is in the technical log.</summary>
    public static string WhyStopped(NightStep? step, Exception failure)
    {
        var where = step is { } at ? $"À l’étape «\u00A0{at.Name()}\u00A0»" : "Au début de la nuit";
        return failure switch
        {
            _ when PortalDb.IsOutage(failure) => $"{where}, la base de données ne répondait plus.",
            _ when failure is DbUpdateException || PortalDb.IsConflict(failure) => $"{where}, d’autres travaux modifiaient sans cesse les mêmes lignes.",
            TimeoutException => $"{where}, une opération a duré trop longtemps.",
            _ => $"{where}, une erreur imprévue s’est produite ({failure.GetType().Name}). Le journal technique en dit le détail.",
        };
    }
}
