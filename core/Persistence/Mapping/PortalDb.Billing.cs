using Microsoft.EntityFrameworkCore;
using Portal.Core.Billing;

namespace Portal.Core.Persistence;

public abstract partial class PortalDb
{
    public DbSet<BillingMonth> BillingMonths => Set<BillingMonth>();

    public DbSet<BillingDraft> BillingDrafts => Set<BillingDraft>();

    public DbSet<BillingCorrection> BillingCorrections => Set<BillingCorrection>();

    public DbSet<Invoice> Invoices => Set<Invoice>();

    public DbSet<InvoiceLine> InvoiceLines => Set<InvoiceLine>();

    public DbSet<InvoicePayment> InvoicePayments => Set<InvoicePayment>();

    public DbSet<InvoiceReminder> InvoiceReminders => Set<InvoiceReminder>();

    // A month has a million lines: they carry the two indexes that questions need, and no foreign key to check row by row.
    private void MapBilling(ModelBuilder model)
    {
        model.Entity<BillingMonth>(month =>
        {
            month.Property(m => m.Id).ValueGeneratedNever();
            month.Ignore(m => m.Next);
            month.HasIndex(m => new { m.OrganiserId, m.Month }).IsUnique();
            month.HasIndex(m => m.State);
        });
        model.Entity<BillingDraft>(draft =>
        {
            draft.HasKey(d => new { d.BillingMonthId, d.Position });
            draft.HasIndex(d => new { d.BillingMonthId, d.HouseholdId });
        });
        model.Entity<BillingCorrection>().HasKey(correction => new { correction.BillingMonthId, correction.HouseholdId, correction.ChargeId });
        model.Entity<Invoice>(invoice =>
        {
            invoice.Property(i => i.Id).ValueGeneratedNever();
            invoice.HasIndex(i => new { i.OrganiserId, i.Number }).IsUnique();
            // One invoice per household and billing, whoever issues it; what came with another household is issued already.
            invoice.HasIndex(i => new { i.BillingMonthId, i.HouseholdId }).IsUnique().HasFilter($"{Quoted("MergedFrom")} IS NULL");
            invoice.HasIndex(i => new { i.HouseholdId, i.IssuedAt });
            invoice.HasIndex(i => i.DueOn);
        });
        model.Entity<InvoiceLine>(line =>
        {
            line.HasKey(l => l.ChargeId);
            line.Property(l => l.ChargeId).ValueGeneratedNever();
            line.HasIndex(l => l.InvoiceId);
        });
        model.Entity<InvoicePayment>(payment =>
        {
            payment.Property(p => p.Id).ValueGeneratedNever();
            payment.HasIndex(p => p.InvoiceId);
            payment.HasIndex(p => p.PaymentId).IsUnique();
            payment.HasIndex(p => p.CancelsId).IsUnique();
            payment.Property(p => p.Reason).HasMaxLength(InvoicePayment.LongestReason);
            payment.HasIndex(p => new { p.OrganiserId, p.Number }).IsUnique();
            payment.HasIndex(p => new { p.HouseholdId, p.At });
        });
        model.Entity<InvoiceReminder>().HasKey(reminder => new { reminder.InvoiceId, reminder.Step });
    }
}
