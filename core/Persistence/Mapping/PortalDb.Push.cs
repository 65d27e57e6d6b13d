using Microsoft.EntityFrameworkCore;
using Portal.Core.Messaging;

namespace Portal.Core.Persistence;

public abstract partial class PortalDb
{
    public DbSet<PushSubscription> PushSubscriptions => Set<PushSubscription>();

    public DbSet<PushWish> PushWishes => Set<PushWish>();

    public DbSet<QueuedPush> QueuedPushes => Set<QueuedPush>();

    private static void MapPush(ModelBuilder model)
    {
        model.Entity<PushSubscription>(device =>
        {
            device.Property(d => d.Id).ValueGeneratedNever();
            device.Property(d => d.Endpoint).HasMaxLength(PushAddress.Longest);
            device.HasIndex(d => d.EndpointHash).IsUnique();
            device.HasIndex(d => d.GuardianId);
        });
        model.Entity<PushWish>().HasKey(wish => new { wish.GuardianId, wish.Topic });
        model.Entity<QueuedPush>(push =>
        {
            push.Property(p => p.Id).ValueGeneratedNever();
            push.HasOne(p => p.Subscription).WithMany().HasForeignKey(p => p.SubscriptionId).OnDelete(DeleteBehavior.Cascade);
            push.HasIndex(p => new { p.MailId, p.SubscriptionId }).IsUnique();
            push.HasIndex(p => p.NextAttemptAt);
        });
    }
}
