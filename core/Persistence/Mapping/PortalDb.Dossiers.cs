using Microsoft.EntityFrameworkCore;
using Portal.Core.Dossiers;
using Portal.Core.Households;

namespace Portal.Core.Persistence;

public abstract partial class PortalDb
{
    public DbSet<Bond> Bonds => Set<Bond>();

    public DbSet<Contact> Contacts => Set<Contact>();

    public DbSet<DocumentType> DocumentTypes => Set<DocumentType>();

    public DbSet<FamilyDocument> FamilyDocuments => Set<FamilyDocument>();

    public DbSet<LegalText> LegalTexts => Set<LegalText>();

    public DbSet<Signature> Signatures => Set<Signature>();

    public DbSet<SignedFile> SignedFiles => Set<SignedFile>();

    public DbSet<HealthRecord> HealthRecords => Set<HealthRecord>();

    public DbSet<ChangeRequest> ChangeRequests => Set<ChangeRequest>();

    public DbSet<DossierSettings> DossierSettings => Set<DossierSettings>();

    public DbSet<Taking> Takings => Set<Taking>();

    public DbSet<HouseholdWord> HouseholdWords => Set<HouseholdWord>();

    /// <summary>The order of bytes, in which « all words that begin so » is one stretch of an index.</summary>
    protected abstract string ByteOrder { get; }

    private void MapDossiers(ModelBuilder model)
    {
        model.Entity<ChildFile>(file =>
        {
            file.Ignore(f => f.ToConfirm);
            file.HasIndex(f => new { f.OrganiserId, f.State, f.SentAt });
        });
        model.Entity<Bond>().HasKey(bond => new { bond.GuardianId, bond.ChildId });
        model.Entity<Contact>(contact =>
        {
            contact.Property(c => c.Id).ValueGeneratedNever();
            contact.HasIndex(c => c.HouseholdId);
        });
        model.Entity<DocumentType>(type =>
        {
            type.Property(t => t.Id).ValueGeneratedOnAdd();
            type.HasIndex(t => t.OrganiserId);
        });
        model.Entity<FamilyDocument>(document =>
        {
            document.Property(d => d.Id).ValueGeneratedNever();
            document.HasIndex(d => new { d.HouseholdId, d.OrganiserId });
            document.HasIndex(d => new { d.OrganiserId, d.State, d.SentAt });
            document.HasIndex(d => new { d.State, d.ValidUntil });
            // A family that sends it anew takes away what it has read as unanswered: an answer given meanwhile makes it look again.
            document.Property(d => d.State).IsConcurrencyToken();
            document.HasMany(d => d.Pages).WithOne().HasForeignKey(p => p.DocumentId);
        });
        model.Entity<DocumentPage>(page =>
        {
            page.ToTable("DocumentPages");
            page.HasKey(p => new { p.DocumentId, p.Number });
            page.Property(p => p.Name).HasMaxLength(80);
            page.HasIndex(p => p.Name).IsUnique();
        });
        model.Entity<LegalText>(text =>
        {
            text.Property(t => t.Id).ValueGeneratedOnAdd();
            text.HasIndex(t => new { t.OrganiserId, t.Kind, t.Version }).IsUnique();
            text.Property(t => t.Body).HasMaxLength(-1);
            text.Ignore(t => t.Paragraphs);
        });
        model.Entity<Signature>(signature =>
        {
            signature.Property(s => s.Id).ValueGeneratedNever();
            signature.HasIndex(s => new { s.HouseholdId, s.OrganiserId });
            signature.HasIndex(s => new { s.ChildId, s.OrganiserId });
        });
        model.Entity<SignedFile>(file =>
        {
            file.Property(f => f.Id).ValueGeneratedNever();
            file.HasIndex(f => new { f.HouseholdId, f.OrganiserId });
        });
        model.Entity<HealthRecord>(record =>
        {
            record.HasKey(r => r.ChildId);
            record.Property(r => r.Sealed).HasMaxLength(-1);
        });
        model.Entity<ChangeRequest>(change =>
        {
            change.Property(c => c.Id).ValueGeneratedNever();
            change.HasIndex(c => new { c.OrganiserId, c.State, c.AskedAt });
            change.HasIndex(c => new { c.HouseholdId, c.State });
            // A family withdraws what it has read as unanswered: an answer given meanwhile makes it look again.
            change.Property(c => c.State).IsConcurrencyToken();
        });
        model.Entity<DossierSettings>(settings =>
        {
            settings.HasKey(s => s.OrganiserId);
            settings.Property(s => s.OrganiserId).ValueGeneratedNever();
            settings.Property(s => s.FieldRules).HasMaxLength(-1);
        });
        model.Entity<Taking>(taking =>
        {
            taking.HasKey(t => new { t.ItemId, t.OrganiserId });
            taking.HasIndex(t => t.OrganiserId);
        });
        model.Entity<HouseholdWord>(word =>
        {
            word.HasKey(w => new { w.Word, w.HouseholdId });
            word.Property(w => w.Word).HasMaxLength(HouseholdWord.Longest).UseCollation(ByteOrder);
            word.HasIndex(w => w.HouseholdId);
        });
    }
}
