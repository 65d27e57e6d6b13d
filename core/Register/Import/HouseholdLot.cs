using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>What the register has of some hundred households of a file: read at once and tracked, so that what is changed is saved.</summary>
internal sealed class HouseholdLot
{
    private readonly Dictionary<(ReferenceKind, string), Guid> references = [];
    private readonly Dictionary<Guid, Household> households = [];
    private readonly Dictionary<Guid, Child> children = [];
    private readonly Dictionary<HouseholdId, List<Contact>> contacts = [];

    private HouseholdLot()
    {
    }

    /// <summary>Numbers of files that stand in the lot and are given already, by whatever organiser.</summary>
    public HashSet<string> NumbersTaken { get; private set; } = [];

    /// <summary>Households that the organiser knows otherwise than by a child's file.</summary>
    public HashSet<HouseholdId> KnownHouseholds { get; private set; } = [];

    public HashSet<ChildId> ChildrenWithFile { get; private set; } = [];

    public HashSet<GuardianId> AdultsWithAccount { get; private set; } = [];

    public static async Task<HouseholdLot> Read(PortalDb db, OrganiserId organiser, IReadOnlyList<HouseholdRows> rows, CancellationToken ct)
    {
        var lot = new HouseholdLot();
        var lines = rows.SelectMany(home => home.Lines).ToList();
        await lot.ReadReferences(db, organiser, rows, lines, ct);
        await lot.ReadHouseholds(db, organiser, rows, lines, ct);

        var ids = lot.households.Values.Select(home => home.Id).ToList();
        var theirs = lot.children.Values.Select(child => child.Id).ToList();
        foreach (var contact in await db.Contacts.Include(contact => contact.Children).Where(contact => ids.Contains(contact.HouseholdId)).ToListAsync(ct))
        {
            lot.ContactsOf(contact.HouseholdId).Add(contact);
        }

        lot.KnownHouseholds = [.. await db.KnownHouseholds.Where(known => known.OrganiserId == organiser && ids.Contains(known.HouseholdId)).Select(known => known.HouseholdId).ToListAsync(ct)];
        lot.ChildrenWithFile = [.. await db.ChildFiles.Where(file => file.OrganiserId == organiser && theirs.Contains(file.ChildId)).Select(file => file.ChildId).ToListAsync(ct)];
        lot.AdultsWithAccount =
        [
            .. await db.Accounts.Where(account => account.HouseholdId != null && ids.Contains(account.HouseholdId.Value) && account.GuardianId != null)
                .Select(account => account.GuardianId!.Value).ToListAsync(ct),
        ];
        return lot;
    }

    /// <summary>The household of these lines: by what other programs call it, by the portal's own id, else by the number of its file.</summary>
    public Household? HouseholdOf(HouseholdRows rows) =>
        SubjectOf(ReferenceKind.Household, rows.Key) is { } id && households.TryGetValue(id, out var home) ? home
        : rows.Dossier.Length > 0 ? households.Values.FirstOrDefault(other => other.DossierNumber == rows.Dossier)
        : null;

    /// <summary>The other contacts of a household, those that the file adds among them.</summary>
    public List<Contact> ContactsOf(HouseholdId home) => contacts.TryGetValue(home, out var own) ? own : contacts[home] = [];

    /// <summary>The adult of this rank, as the household's name and rank name them: « F12#1 ».</summary>
    public Guid? AdultNamed(string key) => references.TryGetValue((ReferenceKind.Adult, key), out var id) ? id : null;

    public Child? ChildOf(string key) => SubjectOf(ReferenceKind.Child, key) is { } id ? children.GetValueOrDefault(id) : null;

    /// <summary>The portal's own id, as an export writes it where no other is known.</summary>
    public bool IsOwnKey(string key) => Guid.TryParse(key, out var id) && (households.ContainsKey(id) || children.ContainsKey(id));

    /// <summary>Writes down what another program calls somebody, unless that name is taken.</summary>
    public void Name(PortalDb db, OrganiserId organiser, HouseholdChanges changes, ReferenceKind kind, string value, Guid subject)
    {
        if (references.TryAdd((kind, value), subject))
        {
            changes.HasNewName = true;
            db.ExternalReferences.Add(new ExternalReference { OrganiserId = organiser, Kind = kind, Value = value, SubjectId = subject });
        }
    }

    private async Task ReadReferences(PortalDb db, OrganiserId organiser, IReadOnlyList<HouseholdRows> rows, List<RegisterLine> lines, CancellationToken ct)
    {
        var keys = rows.SelectMany(home => new[] { home.Key, $"{home.Key}#1", $"{home.Key}#2" }).Concat(lines.Select(line => line.Child).Where(key => key.Length > 0)).Distinct().ToList();
        foreach (var reference in await db.ExternalReferences.AsNoTracking().Where(reference => reference.OrganiserId == organiser && keys.Contains(reference.Value)).ToListAsync(ct))
        {
            references[(reference.Kind, reference.Value)] = reference.SubjectId;
        }
    }

    private async Task ReadHouseholds(PortalDb db, OrganiserId organiser, IReadOnlyList<HouseholdRows> rows, List<RegisterLine> lines, CancellationToken ct)
    {
        var numbers = lines.Select(line => line.Dossier).Where(number => number.Length > 0).Distinct().ToList();
        var childIds = Subjects(ReferenceKind.Child, lines.Select(line => line.Child)).Select(id => new ChildId(id)).ToList();
        var homeIds = Subjects(ReferenceKind.Household, rows.Select(home => home.Key)).Select(id => new HouseholdId(id)).ToList();
        var homes = await db.HouseholdsAt(organiser)
            .Where(home => homeIds.Contains(home.Id) || numbers.Contains(home.DossierNumber) || home.Children.Any(child => childIds.Contains(child.Id)))
            .Include(home => home.Guardians).Include(home => home.Children).Include(home => home.Quotients).AsSplitQuery().ToListAsync(ct);
        foreach (var home in homes)
        {
            households[home.Id.Value] = home;
            home.Children.ToList().ForEach(child => children[child.Id.Value] = child);
        }

        NumbersTaken = [.. await db.Households.Where(home => numbers.Contains(home.DossierNumber)).Select(home => home.DossierNumber).ToListAsync(ct)];
    }

    private List<Guid> Subjects(ReferenceKind kind, IEnumerable<string> keys) => [.. keys.Select(key => SubjectOf(kind, key)).OfType<Guid>().Distinct()];

    private Guid? SubjectOf(ReferenceKind kind, string key) => references.TryGetValue((kind, key), out var id) ? id : Guid.TryParse(key, out var own) ? own : null;
}
