using System.Globalization;
using Portal.Core.Households;
using Portal.Core.Persistence;

namespace Portal.Core.Register;

/// <summary>Writes a household's quotient from its day on. What is priced already keeps its price and its reason (I9).</summary>
internal sealed class ApplyQuotient(PortalDb db)
{
    public void Run(HouseholdChanges changes, HouseholdRows rows)
    {
        var (value, from) = (rows.CellOf(RegisterSubject.Household, RegisterColumns.Quotient), rows.CellOf(RegisterSubject.Household, RegisterColumns.QuotientFrom));
        if (value.Value.Length == 0 || (value.IsKnown && from.IsKnown))
        {
            return;
        }

        var quotient = new FamilyQuotient
        {
            HouseholdId = changes.Home.Id,
            Value = decimal.Parse(value.Value, CultureInfo.InvariantCulture),
            ValidFrom = IsoDates.Read(from.Value),
        };
        var known = changes.Home.Quotients.FirstOrDefault(other => other.ValidFrom == quotient.ValidFrom);
        if (known?.Value == quotient.Value)
        {
            return;
        }

        changes.Home.Declare(quotient);
        db.Add(quotient);
        changes.Tell(rows.First.Number, $"Quotient familial à partir du {quotient.ValidFrom:dd/MM/yyyy}", known is null ? "non renseigné" : RegisterColumns.Written(known.Value), value.Value);
    }
}
