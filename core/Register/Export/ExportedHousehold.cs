using Portal.Core.Dossiers;
using Portal.Core.Households;

namespace Portal.Core.Register;

/// <summary>
/// A household as the file says it. The export writes these cells; an import that finds the same text in a cell changes nothing
/// there and finds no fault with it, so that an export comes back unchanged, whatever the register has kept from elsewhere.
/// </summary>
internal sealed class ExportedHousehold
{
    private readonly Household home;
    private readonly IReadOnlyList<Contact> contacts;

    /// <param name="named">The adult whom another program calls the first, or the second, of this household.</param>
    public ExportedHousehold(Household home, IReadOnlyList<Contact> contacts, Func<int, Guid?> named)
    {
        (this.home, this.contacts) = (home, contacts);
        var adults = home.Guardians.OrderBy(adult => adult.Id.Value).ToList();
        First = adults.Find(adult => adult.Id.Value == named(1)) ?? adults.Find(adult => adult.Id.Value != named(2));
        Second = adults.Find(adult => adult.Id.Value == named(2) && adult != First) ?? adults.Find(adult => adult != First);
    }

    public Guardian? First { get; }

    public Guardian? Second { get; }

    public string CellOf(RegisterColumn column, Child? child) => column.Of switch
    {
        RegisterSubject.Household => column.Field.Key == RegisterColumns.Contacts ? RegisterContacts.Show(contacts) : column.Show(home),
        RegisterSubject.FirstAdult => First is null ? "" : column.Show(First),
        RegisterSubject.SecondAdult => Second is null ? "" : column.Show(Second),
        RegisterSubject.Child when child is null => "",
        RegisterSubject.Child => column.Field.Key == RegisterColumns.Fetchers ? RegisterContacts.ShowFetchers(contacts, child.Id) : column.Show(child),
    };

    /// <summary>Whether a cell says what the export says; a nought that a spreadsheet took off a post code is no difference.</summary>
    public bool Says(RegisterColumn column, Child? child, RegisterCell cell)
    {
        var exported = CellOf(column, child).Trim();
        return cell.Typed == exported || (column.Field.Kind == FieldKind.PostCode && cell.Value == exported);
    }
}
