using CsvHelper;
using Portal.Core;
using Portal.Core.Bookings;
using Portal.Web.Words;

namespace Portal.Web.Pages.Family.History;

/// <summary>The history as a French spreadsheet opens it: « ; » between columns, a decimal comma, a mark that says UTF-8, and no text that it would run as a formula.</summary>
public static class HistoryCsv
{
    private static readonly CsvWriterOptions French = CsvWriterOptions.Default with { Separator = ';', FormatProvider = FrenchWords.French, WriteByteOrderMark = true, Injection = CsvInjection.Escape };

    public static byte[] Write(MonthHistory history)
    {
        using var bytes = new MemoryStream();
        using (var csv = CsvWriter.Create(bytes, French, leaveOpen: true))
        {
            csv.WriteHeader(["Type", "Date", "Enfant", "Lieu", "Activité", "Créneau", "État", "Montant", "Explication", "Référence"]);
            foreach (var line in history.Consumptions)
            {
                Row(csv, ["Consommation", Day(line.Date), line.Child, line.Slot?.Facility.Name, line.Slot?.Activity.Name, line.Slot?.Slot.Name, RequestWords.Of(line.State)], line.Amount, line.Reason, null);
            }

            foreach (var move in history.Moves)
            {
                Row(csv, [RequestWords.Of(move.Move), Day(ParisTime.DayOf(move.At)), null, null, null, null, null], move.Amount, move.Reason, move.Reference);
            }
        }

        return bytes.ToArray();
    }

    private static void Row(CsvWriter csv, ReadOnlySpan<string?> what, Money amount, string reason, string? reference)
    {
        foreach (var field in what)
        {
            csv.WriteField(field);
        }

        csv.WriteField(amount.Euros, "0.00");
        csv.WriteField(reason);
        csv.WriteField(reference);
        csv.EndRecord();
    }

    private static string Day(DateOnly day) => day.ToString("dd/MM/yyyy", FrenchWords.French);
}
