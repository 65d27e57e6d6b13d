using System.Text.Json;
using System.Text.Json.Serialization;
using Portal.Core;

namespace Portal.Realtime.Live;

/// <summary>News as they travel between nodes. A sheet without news is a pulse.</summary>
/// <param name="Node">Who says it: a node's name lasts as long as its process.</param>
/// <param name="Number">The how manieth sheet with news of that node this is; of a pulse, the last that came before.</param>
public sealed record NewsMessage(Guid Node, long Number, IReadOnlyList<News> News)
{
    private static readonly JsonSerializerOptions Wire = new() { Converters = { new MoneyOnTheWire() } };

    [JsonIgnore]
    public bool IsPulse => News.Count == 0;

    public static NewsMessage Read(string message) => JsonSerializer.Deserialize<NewsMessage>(message, Wire)!;

    public string Written() => JsonSerializer.Serialize(this, Wire);

    private sealed class MoneyOnTheWire : JsonConverter<Money>
    {
        public override Money Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => new(reader.GetDecimal());

        public override void Write(Utf8JsonWriter writer, Money value, JsonSerializerOptions options) => writer.WriteNumberValue(value.Euros);
    }
}
