using Portal.Core;
using Portal.Core.Bookings;
using Portal.Web.Paper;
using Portal.Web.Words;

namespace Portal.Web.Pages.Family.History;

/// <summary>The history of a month on paper (R81).</summary>
internal static class HistoryPdf
{
    private static readonly Column[] Uses = [new("Jour", .13), new("Enfant", .12), new("Créneau", .22), new("État", .13), new("Prix et raison", .29), new("Montant", .11, Right: true)];

    private static readonly Column[] Money = [new("Jour", .13), new("Mouvement", .2), new("Explication", .56), new("Montant", .11, Right: true)];

    public static byte[] Write(MonthHistory history, string organiser, string family, string dossier, DateTimeOffset now)
    {
        var sheet = new Sheet($"Historique {history.First.MonthInWords().De()}", $"{organiser} · dossier n°\u00A0{dossier} · édité le {RequestWords.Stamp(now)}", now);
        sheet.Title($"Historique {history.First.MonthInWords().De()}");
        sheet.Say($"{organiser}. {family}, dossier n°\u00A0{dossier}.");

        sheet.Section("Consommations");
        if (history.Consumptions.Count == 0)
        {
            sheet.Say("Aucune réservation ce mois-ci.");
        }
        else
        {
            sheet.Table(
                Uses,
                history.Consumptions.Select(line => new[] { line.Date.ShortDay(), line.Child, line.Slot is { } slot ? $"{slot.Slot.Name}, {slot.Facility.Name}" : "", RequestWords.Of(line.State), line.Reason, line.Amount.ToString() }),
                ["Total", "", "", "", "", history.Consumed.ToString()]);
        }

        sheet.Section("Paiements et avoirs");
        if (history.Moves.Count == 0)
        {
            sheet.Say("Aucun paiement et aucun avoir ce mois-ci.");
        }
        else
        {
            sheet.Table(
                Money,
                history.Moves.Select(move => new[] { ParisTime.DayOf(move.At).ShortDay(), RequestWords.Of(move.Move), $"{move.Reason} {move.Reference}", move.Amount.ToString() }));
        }

        sheet.Say($"Payé en ligne\u00A0: {history.Paid}. Payé au guichet\u00A0: {history.PaidAtCounter}. Payé par avoir\u00A0: {history.PaidByCredit}. Avoirs ouverts\u00A0: {history.Credited}. Avoirs restants en fin de mois\u00A0: {history.Balance}.");
        return sheet.ToBytes();
    }
}
