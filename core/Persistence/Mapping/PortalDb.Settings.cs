using Microsoft.EntityFrameworkCore;
using Portal.Core.Bookings;
using Portal.Core.Dossiers;
using Portal.Core.Households;
using Portal.Core.Organisers;

namespace Portal.Core.Persistence;

public abstract partial class PortalDb
{
    public DbSet<NewsItem> News => Set<NewsItem>();

    public DbSet<MenuWeek> MenuWeeks => Set<MenuWeek>();

    public DbSet<PreparedText> PreparedTexts => Set<PreparedText>();

    public DbSet<IdentityCheck> IdentityChecks => Set<IdentityCheck>();

    private void MapSettings(ModelBuilder model)
    {
        // Two agents at once: the second meets a conflict, looks again and is told.
        model.Entity<Organiser>().Property(organiser => organiser.SettingsVersion).IsConcurrencyToken();
        model.Entity<DossierSettings>().Property(settings => settings.Version).IsConcurrencyToken();
        model.Entity<DocumentType>().Property(type => type.Version).IsConcurrencyToken();
        model.Entity<PreparedText>(text =>
        {
            text.HasKey(t => new { t.OrganiserId, t.Kind });
            text.Property(t => t.Body).HasMaxLength(-1);
            text.HasIndex(t => t.From);
        });
        model.Entity<NewsItem>(item =>
        {
            item.ToTable("News");
            item.Property(n => n.Id).ValueGeneratedNever();
            item.Property(n => n.Body).HasMaxLength(NewsItem.LongestBody);
            item.Property(n => n.Version).IsConcurrencyToken();
            item.HasIndex(n => new { n.OrganiserId, n.To });
            item.HasMany(n => n.Places).WithOne().HasForeignKey(p => p.NewsId);
        });
        model.Entity<NewsPlace>().ToTable("NewsPlaces").HasKey(place => new { place.NewsId, place.FacilityId });
        model.Entity<MenuWeek>(week =>
        {
            week.Property(w => w.Id).ValueGeneratedNever();
            week.Property(w => w.Version).IsConcurrencyToken();
            week.HasMany(w => w.Days).WithOne().HasForeignKey(d => d.WeekId);
            // One week of menus per place, and one for all places: a null is like no other in an index of PostgreSQL.
            week.HasIndex(w => new { w.OrganiserId, w.Monday, w.FacilityId }).IsUnique().HasFilter($"{Quoted("FacilityId")} IS NOT NULL");
            week.HasIndex(w => new { w.OrganiserId, w.Monday }).IsUnique().HasFilter($"{Quoted("FacilityId")} IS NULL");
        });
        model.Entity<MenuDay>(day =>
        {
            day.ToTable("MenuDays");
            day.HasKey(d => new { d.WeekId, d.Date });
            day.Property(d => d.Dishes).HasMaxLength(MenuDay.Longest);
        });
        model.Entity<ContactChild>().ToTable("ContactChildren").HasKey(child => new { child.ContactId, child.ChildId });
        model.Entity<Contact>().HasMany(contact => contact.Children).WithOne().HasForeignKey(child => child.ContactId);
        model.Entity<IdentityCheck>(check =>
        {
            check.Property(c => c.Id).ValueGeneratedNever();
            // Pressed twice, it was seen once.
            check.HasIndex(c => new { c.ChildId, c.Date, c.PersonId }).IsUnique();
            check.HasIndex(c => new { c.OrganiserId, c.Date });
        });
    }
}
