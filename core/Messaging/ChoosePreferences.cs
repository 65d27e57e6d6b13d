using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Persistence;

namespace Portal.Core.Messaging;

/// <summary>An adult says how they want the mails of each topic. What is required stays as it is, whatever the form says.</summary>
public sealed class ChoosePreferences(PortalDb db, ChooseReminders chooseReminders, TimeProvider clock)
{
    /// <summary>How this adult has every topic now.</summary>
    public async Task<IReadOnlyDictionary<MailTopic, MailDelivery>> Of(GuardianId who, bool remindersOff, CancellationToken ct)
    {
        var chosen = await db.MailPreferences.AsNoTracking().Where(p => p.GuardianId == who).ToDictionaryAsync(p => p.Topic, p => p.Delivery, ct);
        return MailTopics.All.ToDictionary(topic => topic, topic => topic switch
        {
            _ when topic.IsRequired() => MailDelivery.AtOnce,
            MailTopic.Reminders => remindersOff ? MailDelivery.Never : MailDelivery.AtOnce,
            _ => chosen.GetValueOrDefault(topic, MailDelivery.AtOnce),
        });
    }

    /// <returns>False when a choice is not one of those its topic has: then nothing has changed.</returns>
    public Task<bool> Run(GuardianId who, HouseholdId household, IReadOnlyDictionary<MailTopic, MailDelivery> wishes, CancellationToken ct) => db.InTransaction(async () =>
    {
        if (wishes.Any(wish => !wish.Key.Choices().Contains(wish.Value)))
        {
            return false;
        }

        foreach (var (topic, wish) in wishes.Where(wish => !wish.Key.IsRequired()))
        {
            if (topic == MailTopic.Reminders)
            {
                await chooseReminders.Run(who, wish == MailDelivery.AtOnce, ct);
            }
            else
            {
                await Keep(who, household, topic, wish, ct);
            }
        }

        return true;
    }, ct);

    private async Task Keep(GuardianId who, HouseholdId household, MailTopic topic, MailDelivery wish, CancellationToken ct)
    {
        var kept = await db.MailPreferences.FirstOrDefaultAsync(p => p.GuardianId == who && p.Topic == topic, ct);
        var before = kept?.Delivery ?? MailDelivery.AtOnce;
        if (before == wish)
        {
            return;
        }

        if (kept is null)
        {
            db.MailPreferences.Add(new MailPreference { GuardianId = who, Topic = topic, Delivery = wish });
        }
        else
        {
            kept.Delivery = wish;
        }

        db.Record(clock.GetUtcNow(), who.Value.ToString(), "mails.chosen", $"guardian {who.Value} {topic}", household, before.ToString(), wish.ToString());
    }
}
