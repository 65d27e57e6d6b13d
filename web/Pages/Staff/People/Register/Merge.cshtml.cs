using Microsoft.AspNetCore.Mvc;
using Microsoft.EntityFrameworkCore;
using Portal.Core;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;
using Portal.Core.Persistence;
using Portal.Core.Register;
using Portal.Web.Start;

namespace Portal.Web.Pages.Staff.People.Register;

/// <summary>A value that differs between what stays and what goes, to be chosen.</summary>
public sealed record Choice(string Key, string Label, string Kept, string Gone);

/// <summary>Two households side by side: who is the same, and which value stays of each field that differs.</summary>
[Opens(StaffRight.KeepRegister)]
public sealed class MergeModel(PortalDb db, MergeHouseholds mergeHouseholds) : StaffPage(db)
{
    private const string FieldPrefix = "champ:";

    [BindProperty(SupportsGet = true, Name = "garder")]
    public Guid Garder { get; set; }

    [BindProperty(SupportsGet = true, Name = "absorber")]
    public Guid Absorber { get; set; }

    /// <summary>« who goes|who stays », children and adults; an empty second part moves as it is.</summary>
    [BindProperty(SupportsGet = true, Name = "paire")]
    public string[] Paires { get; set; } = [];

    public Household Kept { get; private set; } = null!;

    public Household Gone { get; private set; } = null!;

    public IReadOnlyDictionary<Guid, Guid> Same { get; private set; } = new Dictionary<Guid, Guid>();

    public IReadOnlyList<(string Title, IReadOnlyList<Choice> Choices)> Groups { get; private set; } = [];

    public bool IsOne => Garder == Absorber;

    public async Task<IActionResult> OnGetAsync(CancellationToken ct) => await Show(ct) ? Page() : NotFound();

    public async Task<IActionResult> OnPostAsync(CancellationToken ct)
    {
        if (!await Show(ct))
        {
            return NotFound();
        }

        var answer = await mergeHouseholds.Run(Agent, new MergeWish
        {
            Kept = Kept.Id,
            Gone = Gone.Id,
            Children = Same.Where(pair => Gone.Children.Any(child => child.Id.Value == pair.Key)).ToDictionary(pair => new ChildId(pair.Key), pair => new ChildId(pair.Value)),
            Adults = Same.Where(pair => Gone.Guardians.Any(adult => adult.Id.Value == pair.Key)).ToDictionary(pair => new GuardianId(pair.Key), pair => new GuardianId(pair.Value)),
            FromGone = Request.Form.Where(field => field.Key.StartsWith(FieldPrefix, StringComparison.Ordinal) && field.Value == "autre").Select(field => field.Key[FieldPrefix.Length..]).ToHashSet(),
        }, ct);
        if (answer.IsUnknown)
        {
            return NotFound();
        }

        if (answer.Merge is null)
        {
            return SayNoHere(string.Join('\n', answer.Problems));
        }

        return ThankAndGoTo("/agent/foyers/doublons", $"C’est réuni. Vous pouvez l’annuler pendant {HouseholdMerge.Undoable.Days} jours.");
    }

    private async Task<bool> Show(CancellationToken ct)
    {
        HouseholdId[] ids = [new(Garder), new(Absorber)];
        var homes = await Db.HouseholdsAt(Organiser.Id).AsNoTracking().Include(home => home.Guardians).Include(home => home.Children).Include(home => home.Quotients).AsSplitQuery().Where(home => ids.Contains(home.Id)).ToDictionaryAsync(home => home.Id, ct);
        if (!homes.TryGetValue(ids[0], out var kept) || !homes.TryGetValue(ids[1], out var gone))
        {
            return false;
        }

        (Kept, Gone) = (kept, gone);
        Same = Paires.Length == 0 ? Suggested() : ChosenPairs();
        var children = Same.Keys.Select(id => new ChildId(id)).ToList();
        var withHealth = (await Db.HealthRecords.Where(record => children.Contains(record.ChildId)).Select(record => record.ChildId).ToListAsync(ct)).Select(id => id.Value).ToHashSet();
        Groups = [.. GroupsOf(withHealth).Where(group => group.Choices.Count > 0)];
        return true;
    }

    private Dictionary<Guid, Guid> ChosenPairs() => Paires.Select(pair => pair.Split('|')).Where(pair => pair is [_, { Length: > 0 }])
        .Select(pair => (From: Guid.TryParse(pair[0], out var from) ? from : Guid.Empty, To: Guid.TryParse(pair[1], out var to) ? to : Guid.Empty))
        .Where(pair => pair.From != pair.To).DistinctBy(pair => pair.From).ToDictionary(pair => pair.From, pair => pair.To);

    private Dictionary<Guid, Guid> Suggested()
    {
        var same = new Dictionary<Guid, Guid>();
        foreach (var child in Gone.Children)
        {
            if (Kept.Children.FirstOrDefault(own => own.Id != child.Id && !same.ContainsValue(own.Id.Value) && !same.ContainsKey(own.Id.Value) && !same.ContainsValue(child.Id.Value) && own.BirthDate == child.BirthDate && Likeness.CloseName(own.FirstName, child.FirstName) && (!IsOne || Likeness.SameName(own.FirstName, child.FirstName))) is { } twin)
            {
                same[child.Id.Value] = twin.Id.Value;
            }
        }

        foreach (var adult in IsOne ? [] : Gone.Guardians)
        {
            if (Kept.Guardians.FirstOrDefault(own => !same.ContainsValue(own.Id.Value) && Likeness.CloseName(own.FirstName, adult.FirstName) && Likeness.CloseName(own.LastName, adult.LastName)) is { } twin)
            {
                same[adult.Id.Value] = twin.Id.Value;
            }
        }

        return same;
    }

    private IEnumerable<(string Title, IReadOnlyList<Choice> Choices)> GroupsOf(HashSet<Guid> withHealth)
    {
        if (!IsOne)
        {
            yield return ("Le foyer",
            [
                .. Differs(MergeHouseholds.NameField, "Nom du foyer", Kept.Name, Gone.Name),
                .. Differs(FamilyFields.OfHousehold, Kept, Gone, null),
                .. Kept.Quotients.Count > 0 && Gone.Quotients.Count > 0 ? Differs(MergeHouseholds.QuotientField, "Quotient familial", Newest(Kept), Newest(Gone)) : [],
            ]);
        }

        foreach (var (from, to) in Same)
        {
            if (Gone.Children.FirstOrDefault(child => child.Id.Value == from) is { } child && Kept.Children.FirstOrDefault(own => own.Id.Value == to) is { } stays)
            {
                yield return (stays.FirstName,
                [
                    .. Differs(FamilyFields.OfChild.Concat(FamilyFields.Permissions), stays, child, to),
                    .. withHealth.Contains(from) ? Differs(MergeWish.KeyOf(MergeHouseholds.HealthField, to), "Fiche sanitaire", "celle du premier dossier", "celle du second dossier") : [],
                ]);
            }
            else if (Gone.Guardians.FirstOrDefault(adult => adult.Id.Value == from) is { } adult && Kept.Guardians.FirstOrDefault(own => own.Id.Value == to) is { } own)
            {
                yield return (own.FullName, [.. Differs(FamilyFields.OfGuardian, own, adult, to)]);
            }
        }
    }

    private static IEnumerable<Choice> Differs(IEnumerable<FamilyField> fields, object kept, object gone, Guid? subject) =>
        fields.Where(field => field.Read(gone).Length > 0).SelectMany(field => Differs(MergeWish.KeyOf(field, subject), field.Label, field.InWords(field.Read(kept)), field.InWords(field.Read(gone))));

    private static IEnumerable<Choice> Differs(string key, string label, string kept, string gone) => kept == gone ? [] : [new Choice(key, label, kept, gone)];

    private static string Newest(Household home) => home.Quotients.MaxBy(quotient => quotient.ValidFrom) is { } quotient ? $"{quotient.Value:0.##}, depuis le {quotient.ValidFrom.NumberedDay()}" : "";
}
