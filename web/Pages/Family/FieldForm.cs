using Portal.Core.Dossiers;

namespace Portal.Web.Pages.Family;

/// <summary>A field as its form shows it: what is kept, or what waits for the service in its place.</summary>
public sealed record ShownField(FamilyField Field, FieldRule Rule, string Value, ChangeRequest? Waiting);

/// <summary>The fields of a household, an adult or a child, to be read and filled in.</summary>
/// <param name="Subject">Whose they are.</param>
/// <param name="IsOwn">They are the visitor's: its browser may fill them in.</param>
public sealed record FieldForm(Guid Subject, IReadOnlyList<ShownField> Fields, bool IsOwn)
{
    public static FieldForm Of(object thing, Guid subject, IEnumerable<FamilyField> fields, FieldRules rules, IReadOnlyList<ChangeRequest> waiting, bool isOwn = false) =>
        new(subject, [.. fields.Select(field =>
        {
            var change = waiting.FirstOrDefault(change => change.SubjectId == subject && change.Field == field.Key);
            return new ShownField(field, rules.For(field).Rule, change?.New ?? field.Read(thing), change);
        })], isOwn);

    /// <summary>The values that a form carries for these fields.</summary>
    public static Dictionary<string, string?> ValuesIn(IFormCollection form, IEnumerable<FamilyField> fields) =>
        fields.Where(field => form.ContainsKey(field.Key)).ToDictionary(field => field.Key, field => form[field.Key].FirstOrDefault());

    /// <summary>What a save is thanked with.</summary>
    public static string Thanks(Edited edited) => (edited.Changed, edited.Waiting) switch
    {
        (_, 0) => "C’est enregistré.",
        (0, var waiting) => $"{Core.FrenchWords.Count(waiting, "changement attend", "changements attendent")} la réponse du service, qui vous écrira.",
        (_, var waiting) => $"C’est enregistré. {Core.FrenchWords.Count(waiting, "changement attend", "changements attendent")} la réponse du service, qui vous écrira.",
    };
}
