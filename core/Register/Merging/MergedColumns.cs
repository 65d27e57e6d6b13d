using Microsoft.EntityFrameworkCore.Metadata;
using Portal.Core.Audit;
using Portal.Core.Billing;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Messaging;

namespace Portal.Core.Register;

/// <summary>Which columns follow a household, an adult or a child that is made one with another: all that the model has, but for those named here.</summary>
public static class MergedColumns
{
    /// <summary>What keeps the name it had: the audit is not rewritten, words are made anew, corrections were issued.</summary>
    private static readonly HashSet<(Type, string)> Stays =
    [
        (typeof(AuditEntry), nameof(AuditEntry.HouseholdId)), (typeof(HouseholdWord), nameof(HouseholdWord.HouseholdId)), (typeof(BillingCorrection), nameof(BillingCorrection.HouseholdId)),
        (typeof(HouseholdMerge), nameof(HouseholdMerge.Kept)), (typeof(HouseholdMerge), nameof(HouseholdMerge.Gone)), (typeof(Invoice), nameof(Invoice.MergedFrom)), (typeof(AppointmentMark), nameof(AppointmentMark.ChildId)),
    ];

    /// <summary>Rows whose key names one of them: <see cref="MergeHouseholds"/> gives each another key.</summary>
    private static readonly HashSet<Type> Rekeyed = [typeof(Household), typeof(Guardian), typeof(Child), typeof(Bond), typeof(ChildFile), typeof(HealthRecord), typeof(KnownHousehold), typeof(MailPreference), typeof(ContactChild), typeof(PushWish)];

    /// <summary>The columns that follow, of one kind of id; those in a key among them.</summary>
    public static IEnumerable<IProperty> Of(IModel model, Type id) =>
        model.GetEntityTypes().SelectMany(type => type.GetProperties()).Where(property => (Nullable.GetUnderlyingType(property.ClrType) ?? property.ClrType) == id && !Stays.Contains((property.DeclaringType.ClrType, property.Name)));

    /// <summary>Whether a merge knows what to do with a column that is in the key of its row.</summary>
    public static bool IsRekeyed(IProperty column) => Rekeyed.Contains(column.DeclaringType.ClrType);
}
