using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>An adult says of which topics their devices alert them. None is a choice too.</summary>
public sealed class ChoosePushes(PortalDb db, TimeProvider clock)
{
    /// <returns>False when one of them is no topic of alerts: then nothing has changed.</returns>
    public Task<bool> Run(GuardianId who, HouseholdId household, IReadOnlyCollection<MailTopic> wanted, CancellationToken ct) => db.InTransaction(async () =>
    {
        if (wanted.Except(PushWords.Topics).Any())
        {
            return false;
        }

        var kept = await db.PushWishes.Where(wish => wish.GuardianId == who).ToListAsync(ct);
        var before = kept.ConvertAll(wish => wish.Topic);
        if (before.ToHashSet().SetEquals(wanted))
        {
            return true;
        }

        db.PushWishes.RemoveRange(kept.Where(wish => !wanted.Contains(wish.Topic)));
        db.PushWishes.AddRange(wanted.Distinct().Except(before).Select(topic => new PushWish { GuardianId = who, Topic = topic }));
        db.Record(clock.GetUtcNow(), who.Value.ToString(), "pushes.chosen", $"guardian {who.Value}", household, string.Join(' ', before.Order()), string.Join(' ', wanted.Distinct().Order()));
        return true;
    }, ct);
}
