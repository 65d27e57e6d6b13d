using Portal.Core.Dossiers;

namespace Portal.Web.Pages.Family;

/// <summary>A field as its form shows it: what is kept, or what waits for the service in its place.</summary>
public sealed record ShownField(FamilyField Field, FieldRule Rule, string Value, ChangeRequest? Waiting);

/// <summary>The fields of a household, an adult or a child, to be read and filled in.</summary>
/// <param name="Subject">Whose they are.</param>
/// <param name="IsOwn">They are the visitor's: its browser may fill them in.</param>
/// <param name="IsOneOfSeveral">Its form holds the fields of others too.</param>
public sealed record FieldForm(Guid Subject, IReadOnlyList<ShownField> Fields, bool IsOwn, bool IsOneOfSeveral)
{
    /// <param name="typed">A refused form comes back as it was written; null while nothing was sent.</param>
    public static FieldForm Of(
        object thing, Guid subject, IEnumerable<FamilyField> fields, FieldRules rules, IReadOnlyList<ChangeRequest> waiting, bool isOwn = false, bool isOneOfSeveral = false,
        IReadOnlyDictionary<string, string?>? typed = null) =>
        new(subject, [.. fields.Select(field =>
        {
            var change = waiting.FirstOrDefault(change => change.SubjectId == subject && change.Field == field.Key);
            var kept = change?.New ?? field.Read(thing);
            return new ShownField(field, rules.For(field).Rule, typed is not null && typed.TryGetValue(field.Key, out var value) ? value ?? "" : kept, change);
        })], isOwn, isOneOfSeveral);

    /// <summary>The name of a field in its form.</summary>
    public string NameOf(ShownField field) => IsOneOfSeveral ? $"{Subject:N}.{field.Field.Key}" : field.Field.Key;

    /// <summary>The values that a form carries for these fields.</summary>
    public static Dictionary<string, string?> ValuesIn(IFormCollection form, IEnumerable<FamilyField> fields) =>
        fields.Where(field => form.ContainsKey(field.Key)).ToDictionary(field => field.Key, field => form[field.Key].FirstOrDefault());

    /// <summary>The values that a form carries for several, by whose they are.</summary>
    public static Dictionary<Guid, IReadOnlyDictionary<string, string?>> ValuesOfSeveral(IFormCollection form) => form.Keys
        .Select(key => (Key: key, Parts: key.Split('.', 2)))
        .Where(name => name.Parts.Length == 2 && Guid.TryParseExact(name.Parts[0], "N", out _) && FamilyFields.Find(name.Parts[1]) is not null)
        .GroupBy(name => Guid.ParseExact(name.Parts[0], "N"))
        .ToDictionary(group => group.Key, IReadOnlyDictionary<string, string?> (group) => group.ToDictionary(name => name.Parts[1], name => form[name.Key].FirstOrDefault()));

    /// <summary>What a save is thanked with.</summary>
    public static string Thanks(Edited edited) => (edited.Changed, edited.Waiting) switch
    {
        (_, 0) => "C’est enregistré.",
        (0, var waiting) => $"{Core.FrenchWords.Count(waiting, "changement attend", "changements attendent")} la réponse du service, qui vous écrira.",
        (_, var waiting) => $"C’est enregistré. {Core.FrenchWords.Count(waiting, "changement attend", "changements attendent")} la réponse du service, qui vous écrira.",
    };
}
