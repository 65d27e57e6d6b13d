using Microsoft.AspNetCore.Identity;
using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Dossiers;
using Portal.Core.Households;

namespace Portal.Core.Persistence;

public abstract partial class PortalDb
{
    public DbSet<Account> Accounts => Set<Account>();

    public DbSet<AccountRequest> AccountRequests => Set<AccountRequest>();

    public DbSet<AccountLink> AccountLinks => Set<AccountLink>();

    public DbSet<AccountSession> AccountSessions => Set<AccountSession>();

    public DbSet<IdentityUserPasskey<Guid>> Passkeys => Set<IdentityUserPasskey<Guid>>();

    public DbSet<Attempt> AccountAttempts => Set<Attempt>();

    public DbSet<AskedReset> AskedResets => Set<AskedReset>();

    public DbSet<Consent> Consents => Set<Consent>();

    public DbSet<KnownHousehold> KnownHouseholds => Set<KnownHousehold>();

    /// <summary>
    /// The agent who acts for a family in this request (R14); null the rest of the time. The audit writes it beside the
    /// family's own name, whatever deed runs: a name that each deed had to pass on would be forgotten by one of them.
    /// </summary>
    public string? DeskAgent { get; set; }

    private static void MapAccounts(ModelBuilder model)
    {
        model.Entity<Account>(account =>
        {
            account.HasIndex(a => a.AgentOf);
            account.Property(a => a.AcceptedTerms).HasMaxLength(20);
            account.Property(a => a.AcceptedPrivacy).HasMaxLength(20);
        });
        model.Entity<AccountRequest>(request =>
        {
            request.Property(r => r.Id).ValueGeneratedNever();
            request.Property(r => r.Children).HasMaxLength(1000);
            request.Ignore(r => r.FullName);
            request.HasIndex(r => new { r.OrganiserId, r.State, r.AskedAt });
            // Two agents at once: the second looks again.
            request.Property(r => r.State).IsConcurrencyToken();
        });
        model.Entity<AccountLink>(link =>
        {
            link.Property(l => l.Id).ValueGeneratedNever();
            link.Property(l => l.TokenHash).HasMaxLength(64);
            link.HasIndex(l => l.TokenHash).IsUnique();
            link.HasIndex(l => new { l.AccountId, l.Purpose });
            // Used once: of two who open it at the same time, one looks again and finds it used.
            link.Property(l => l.UsedAt).IsConcurrencyToken();
        });
        model.Entity<AccountSession>(session =>
        {
            session.Property(s => s.Id).ValueGeneratedNever();
            session.HasIndex(s => new { s.AccountId, s.EndedAt });
        });
        model.Entity<Attempt>(attempt =>
        {
            attempt.Property(a => a.Id).ValueGeneratedNever();
            attempt.Property(a => a.KeyHash).HasMaxLength(64);
            attempt.Property(a => a.NetworkHash).HasMaxLength(64);
            attempt.Property(a => a.DeviceHash).HasMaxLength(64);
            attempt.HasIndex(a => new { a.KeyHash, a.At });
            attempt.HasIndex(a => new { a.NetworkHash, a.At });
        });
        model.Entity<AskedReset>(reset =>
        {
            reset.Property(r => r.Id).ValueGeneratedNever();
            reset.Property(r => r.UserName).HasMaxLength(AskedReset.Longest);
            reset.Property(r => r.Email).HasMaxLength(AskedReset.Longest);
            reset.HasIndex(r => r.At);
        });
        model.Entity<Consent>(consent =>
        {
            consent.Property(c => c.Id).ValueGeneratedNever();
            consent.HasIndex(c => c.AccountId);
        });
        // A clustered key of SQL Server has 900 bytes; the framework's own schema gives these as little.
        model.Entity<IdentityUserLogin<Guid>>(login =>
        {
            login.Property(l => l.LoginProvider).HasMaxLength(128);
            login.Property(l => l.ProviderKey).HasMaxLength(128);
        });
        model.Entity<IdentityUserToken<Guid>>(token =>
        {
            token.Property(t => t.LoginProvider).HasMaxLength(128);
            token.Property(t => t.Name).HasMaxLength(128);
        });
        // As the framework maps it in its third schema, said here: its own switch is read from services that a migration tool has not.
        model.Entity<IdentityUserPasskey<Guid>>(key =>
        {
            key.ToTable("Passkeys");
            key.HasKey(k => k.CredentialId);
            key.Property(k => k.CredentialId).HasMaxLength(1024);
            key.OwnsOne(k => k.Data, data =>
            {
                data.ToJson();
                data.Property(d => d.Name).HasMaxLength(100);
            });
            key.HasOne<Account>().WithMany().HasForeignKey(k => k.UserId).IsRequired();
        });
        model.Entity<KnownHousehold>(known => known.HasKey(k => new { k.HouseholdId, k.OrganiserId }));
    }
}
