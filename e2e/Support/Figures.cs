using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace Portal.EndToEnd.Support;

/// <summary>What was measured, kept beside the results. Nothing is asserted about time: machines differ.</summary>
public static class Figures
{
    private static readonly Lock Gate = new();
    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static void Keep(string name, IReadOnlyCollection<double> milliseconds)
    {
        var sorted = milliseconds.Order().ToArray();
        var figure = new JsonObject
        {
            ["count"] = sorted.Length,
            ["p50_ms"] = Percentile(sorted, 0.50),
            ["p95_ms"] = Percentile(sorted, 0.95),
            ["max_ms"] = Math.Round(sorted[^1], 1),
        };
        TestContext.Current.TestOutputHelper?.WriteLine($"{name}: {figure.ToJsonString()}");
        lock (Gate)
        {
            var file = Path.Combine(Places.Results, "figures.json");
            var all = File.Exists(file) ? JsonNode.Parse(File.ReadAllText(file))!.AsObject() : [];
            all[name] = figure;
            File.WriteAllText(file, all.ToJsonString(Readable) + "\n");
        }
    }

    private static double Percentile(double[] sorted, double share) => Math.Round(sorted[(int)Math.Ceiling(sorted.Length * share) - 1], 1);
}
