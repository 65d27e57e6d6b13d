using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;

namespace Portal.Core.Persistence;

public abstract partial class PortalDb
{
    public DbSet<QueuedMail> Mails => Set<QueuedMail>();

    public DbSet<MailWords> MailWords => Set<MailWords>();

    public DbSet<MailPreference> MailPreferences => Set<MailPreference>();

    public DbSet<BouncedAddress> BouncedAddresses => Set<BouncedAddress>();

    private void MapMails(ModelBuilder model)
    {
        model.Entity<QueuedMail>(mail =>
        {
            mail.Property(m => m.Id).ValueGeneratedNever();
            mail.Property(m => m.Html).HasMaxLength(-1);
            mail.Property(m => m.Text).HasMaxLength(-1);
            mail.Property(m => m.Unsubscribe).HasMaxLength(1000);
            mail.Property(m => m.ActionLink).HasMaxLength(1000);
            // What was written before kinds and states were: an answer; sent, given up or still to go is told by the other columns.
            mail.Property(m => m.Kind).HasDefaultValue(MailKind.ServiceAnswered);
            mail.Property(m => m.State).HasDefaultValue(MailState.ToSend);
            mail.HasIndex(m => m.Cause).IsUnique();
            // Short lists of a long table: what is to leave, by hour and by address; what one has not read; what is not told; what came back.
            mail.HasIndex(m => m.NextAttemptAt).HasFilter($"{Quoted("NextAttemptAt")} IS NOT NULL");
            mail.HasIndex(m => new { m.To, m.Sequence }).HasFilter($"{Quoted("NextAttemptAt")} IS NOT NULL");
            mail.HasIndex(m => m.GuardianId).HasFilter($"{Quoted("ReadAt")} IS NULL");
            mail.HasIndex(m => m.AlertUntold).HasFilter($"{Quoted("AlertUntold")} = {True}");
            mail.HasIndex(m => new { m.State, m.GuardianId }).HasFilter($"{Quoted("State")} = 4");
            mail.HasIndex(m => new { m.HouseholdId, m.CreatedAt });
            mail.HasIndex(m => new { m.OrganiserId, m.CreatedAt });
            mail.HasIndex(m => new { m.OrganiserId, m.BouncedAt }).HasFilter($"{Quoted("BouncedAt")} IS NOT NULL");
        });
        model.Entity<MailWords>(words =>
        {
            words.HasKey(w => new { w.OrganiserId, w.Kind });
            words.Property(w => w.Introduction).HasMaxLength(Placeholders.LongestIntroduction);
        });
        model.Entity<MailPreference>().HasKey(preference => new { preference.GuardianId, preference.Topic });
        model.Entity<BouncedAddress>(address =>
        {
            address.HasKey(a => a.Address);
            address.HasIndex(a => a.StoppedAt);
        });
    }
}
