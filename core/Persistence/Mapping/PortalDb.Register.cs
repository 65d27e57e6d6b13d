using Microsoft.EntityFrameworkCore;
using Portal.Core.Register;

namespace Portal.Core.Persistence;

public abstract partial class PortalDb
{
    public DbSet<ExternalReference> ExternalReferences => Set<ExternalReference>();

    public DbSet<ImportDraft> ImportDrafts => Set<ImportDraft>();

    public DbSet<HouseholdMerge> HouseholdMerges => Set<HouseholdMerge>();

    public DbSet<AppointmentRound> AppointmentRounds => Set<AppointmentRound>();

    private void MapRegister(ModelBuilder model)
    {
        model.Entity<ExternalReference>(reference =>
        {
            // « a12 » and « A12 » may be two children of the old software, whatever the database thinks of case.
            reference.Property(r => r.Value).UseCollation(ByteOrder);
            reference.HasKey(r => new { r.OrganiserId, r.Kind, r.Value });
            reference.Property(r => r.Value).HasMaxLength(120);
            reference.HasIndex(r => r.SubjectId);
        });
        model.Entity<ImportDraft>(draft =>
        {
            draft.Property(d => d.Id).ValueGeneratedNever();
            draft.HasIndex(d => d.UploadedAt);
        });
        model.Entity<HouseholdMerge>(merge =>
        {
            merge.Property(m => m.Id).ValueGeneratedNever();
            merge.HasIndex(m => new { m.OrganiserId, m.At });
            // Undone once: of two agents, the second looks again.
            merge.Property(m => m.UndoneAt).IsConcurrencyToken();
        });
        model.Entity<MergedRow>(row =>
        {
            row.ToTable("MergedRows");
            row.HasKey(r => new { r.MergeId, r.Position });
            row.Property(r => r.Entity).HasMaxLength(100);
            row.Property(r => r.Before).HasMaxLength(-1);
            row.Property(r => r.After).HasMaxLength(-1);
        });
        model.Entity<NotTheSame>(pair =>
        {
            pair.ToTable("NotTheSame");
            pair.HasKey(p => new { p.OrganiserId, p.One, p.Other });
        });
        model.Entity<AppointmentRound>(round =>
        {
            round.Property(r => r.Id).ValueGeneratedNever();
            round.HasIndex(r => new { r.OrganiserId, r.At });
            round.Property(r => r.UndoneAt).IsConcurrencyToken();
        });
        model.Entity<AppointmentMark>(mark =>
        {
            mark.ToTable("AppointmentMarks");
            mark.HasKey(m => new { m.RoundId, m.ChildId });
        });
    }
}
