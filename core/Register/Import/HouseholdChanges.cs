using Portal.Core.Households;

namespace Portal.Core.Register;

/// <summary>A household that a file speaks of, and what the file changes of it; of a new one all is new, and no change is told.</summary>
internal sealed class HouseholdChanges(Household home, bool isNew)
{
    public Household Home => home;

    public bool IsNew => isNew;

    public List<ImportChange> Told { get; } = [];

    public int NewChildren { get; set; }

    public bool HasNewAdult { get; set; }

    /// <summary>Another program's name for somebody: worth saving, though it changes nothing that is shown.</summary>
    public bool HasNewName { get; set; }

    public bool IsChanged => Told.Count > 0 || NewChildren > 0 || HasNewAdult;

    public bool IsWorthSaving => isNew || IsChanged || HasNewName;

    public void Tell(int line, string label, string old, string now)
    {
        if (!isNew)
        {
            Told.Add(new ImportChange(line, home.Name, label, old, now));
        }
    }
}
