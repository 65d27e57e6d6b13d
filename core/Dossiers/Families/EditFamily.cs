using Microsoft.EntityFrameworkCore;
using Portal.Core.Audit;
using Portal.Core.Households;
using Portal.Core.Live;
using Portal.Core.Persistence;

namespace Portal.Core.Dossiers;

/// <summary>What came of a form: what was wrong in it (then nothing was changed), or how much was changed and how much waits.</summary>
public sealed record Edited(Refusal? Refusal, IReadOnlyList<string> Problems, int Changed, int Waiting)
{
    public static Edited Refused(Refusal why) => new(why, [], 0, 0);
}

/// <summary>
/// A parent changes fields of the household, of an adult or of a child. A free field changes at once; one on which the
/// service has the last word waits as a request with its old and its new value, unless it was empty: a first value changes
/// nothing that the service has checked. The service's own stay as they are (R16).
/// </summary>
public sealed class EditFamily(PortalDb db, ILiveFeed feed, TimeProvider clock)
{
    /// <param name="subject">The id of the household, of one of its adults or of one of its children.</param>
    /// <param name="values">By the key of the field; what is not named stays as it is.</param>
    public Task<Edited> Run(Guardian who, Guid subject, IReadOnlyDictionary<string, string?> values, CancellationToken ct) => Run(who, [(subject, values)], ct);

    /// <summary>Several at once, as one form shows them: all is kept, or nothing.</summary>
    public async Task<Edited> Run(Guardian who, IReadOnlyList<(Guid Subject, IReadOnlyDictionary<string, string?> Values)> parts, CancellationToken ct)
    {
        var told = new HashSet<OrganiserId>();
        var edited = await db.InTransaction(() => Edit(who, parts, told, ct), ct);

        foreach (var organiser in told)
        {
            feed.QueueChanged(organiser);
        }

        return edited;
    }

    private async Task<Edited> Edit(Guardian who, IReadOnlyList<(Guid Subject, IReadOnlyDictionary<string, string?> Values)> parts, HashSet<OrganiserId> told, CancellationToken ct)
    {
        told.Clear();
        var rules = await db.FieldRulesOf(who.HouseholdId, ct);
        var wishes = new List<Wish>();
        foreach (var (subjectId, values) in parts)
        {
            if (await db.SubjectOf(who.HouseholdId, subjectId, ct) is not { } subject)
            {
                return Edited.Refused(Refusal.NotFound);
            }

            wishes.AddRange(subject.Fields
                .Where(field => values.ContainsKey(field.Key))
                .Select(field => new Wish(subjectId, subject.Thing, field, rules.For(field), field.Read(subject.Thing), field.Normalised(values[field.Key]))));
        }

        // Of several at once, what one was left without before holds back no change of another: the step stays to be done.
        var problems = wishes.Where(wish => (parts.Count == 1 || wish.IsChange) && wish.Rule.Rule != FieldRule.StaffOnly).Select(wish => wish.Field.ProblemWith(wish.New)).OfType<string>().Distinct().ToList();
        if (problems.Count > 0)
        {
            return new Edited(Refusal.FieldUnreadable, problems, 0, 0);
        }

        if (wishes.Exists(wish => wish.Rule.Rule == FieldRule.StaffOnly && wish.IsChange))
        {
            return Edited.Refused(Refusal.FieldLocked);
        }

        var (now, changed, waiting) = (clock.GetUtcNow(), 0, 0);
        var pending = await db.ChangeRequests.Where(change => change.HouseholdId == who.HouseholdId && change.State == ChangeState.Waiting).ToListAsync(ct);
        foreach (var wish in wishes)
        {
            var before = pending.Find(change => change.SubjectId == wish.Subject && change.Field == wish.Field.Key);
            if (wish.IsAtOnce && wish.IsChange)
            {
                if (before is not null)
                {
                    // Asked while the service had the last word, or while the field was empty: this is the newer wish.
                    Withdraw(before);
                    told.Add(before.OrganiserId);
                }

                wish.Field.Write(wish.Thing, wish.New);
                db.Record(now, who.Id.Value.ToString(), "family.changed", $"{wish.Field.Key} {wish.Subject}", who.HouseholdId, wish.Old, wish.New);
                changed++;
            }
            else if (wish.Rule.Rule == FieldRule.Validated && wish.New != (before?.New ?? wish.Old))
            {
                Withdraw(before);
                if (wish.IsChange)
                {
                    db.Add(new ChangeRequest { OrganiserId = wish.Rule.AnsweredBy, HouseholdId = who.HouseholdId, SubjectId = wish.Subject, Field = wish.Field.Key, Old = wish.Old, New = wish.New, AskedBy = who.Id, AskedAt = now });
                    db.Record(now, who.Id.Value.ToString(), "family.change-asked", $"{wish.Field.Key} {wish.Subject}", who.HouseholdId, wish.Old, wish.New);
                    waiting++;
                }

                told.Add(wish.Rule.AnsweredBy);
            }
        }

        await db.SaveChangesAsync(ct);
        await db.IndexWords([who.HouseholdId], ct);
        return new Edited(null, [], changed, waiting);
    }

    private void Withdraw(ChangeRequest? change)
    {
        if (change is not null)
        {
            db.Entry(change).Property(c => c.State).CurrentValue = ChangeState.Withdrawn;
        }
    }

    private sealed record Wish(Guid Subject, object Thing, FamilyField Field, (FieldRule Rule, OrganiserId AnsweredBy) Rule, string Old, string New)
    {
        public bool IsChange => Old != New;

        public bool IsAtOnce => Rule.Rule == FieldRule.Free || (Rule.Rule == FieldRule.Validated && Old.Length == 0);
    }
}
