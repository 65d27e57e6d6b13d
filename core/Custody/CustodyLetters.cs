using Microsoft.EntityFrameworkCore;
using Portal.Core.Households;
using Portal.Core.Messaging;
using Portal.Core.Persistence;

namespace Portal.Core.Custody;

/// <summary>The mails about shared children (O19), to the adults of one side or of both. None names an address, a sum or a document of the other.</summary>
public sealed class CustodyLetters(PortalDb db, Stationery stationery)
{
    public async Task Shared(SharedChild share, DateTimeOffset now, CancellationToken ct)
    {
        await Write(MailKind.CustodyShared, share, CustodySide.Home, $"custody:{share.Id.Value}:shared", now, ct);
        await Write(MailKind.CustodyShared, share, CustodySide.Other, $"custody:{share.Id.Value}:shared", now, ct);
    }

    /// <summary>To the adult who has a household of their own now, and to those who stay. Neither is told the other's address or number.</summary>
    public async Task Separated(OrganiserId at, HouseholdId home, Household own, GuardianId left, DateTimeOffset now, CancellationToken ct)
    {
        var organiser = await db.Organisers.AsNoTracking().SingleAsync(o => o.Id == at, ct);
        var adults = await db.Guardians.AsNoTracking().Where(guardian => guardian.HouseholdId == home || guardian.Id == left).ToListAsync(ct);
        var leaving = adults.Single(adult => adult.Id == left);
        await stationery.Write(MailKind.OwnHousehold, organiser, leaving, $"separated:{own.Id.Value}", organiser.To("/moi/foyer"), now, ct, ("dossier", own.DossierNumber));
        foreach (var adult in adults.Where(adult => adult.Id != left))
        {
            await stationery.Write(MailKind.AdultLeft, organiser, adult, $"separated:{own.Id.Value}:{adult.Id.Value}", organiser.To("/moi/foyer"), now, ct, ("parent", leaving.FirstName));
        }
    }

    public Task RuleProposed(SharedChild share, CustodyRule rule, DateTimeOffset now, CancellationToken ct)
    {
        var by = rule.ProposedBy!.Value;
        return Write(MailKind.CustodyProposed, share, by.Opposite(), $"custody-rule:{rule.Id}", now, ct, ("parent", share.Called(by)), ("date", rule.From.DayInWords()));
    }

    public Task RuleAnswered(SharedChild share, CustodyRule rule, CustodyAnswer answer, DateTimeOffset now, CancellationToken ct)
    {
        var by = rule.ProposedBy!.Value;
        var (to, result) = answer switch
        {
            CustodyAnswer.Accept => (by, $"{share.Called(by.Opposite())} accepte le calendrier que vous proposiez à partir du {rule.From.DayInWords()}."),
            CustodyAnswer.Decline => (by, $"{share.Called(by.Opposite())} n’accepte pas le calendrier que vous proposiez à partir du {rule.From.DayInWords()}. Rien ne change."),
            CustodyAnswer.Withdraw => (by.Opposite(), $"{share.Called(by)} retire le calendrier proposé à partir du {rule.From.DayInWords()}. Rien ne change."),
        };
        return Write(MailKind.CustodySettled, share, to, $"custody-rule:{rule.Id}:answered", now, ct, ("resultat", result));
    }

    public async Task RuleDecided(SharedChild share, CustodyRule rule, DateTimeOffset now, CancellationToken ct)
    {
        var seen = Seen(rule.DecidedOn);
        foreach (var side in new[] { CustodySide.Home, CustodySide.Other })
        {
            await Write(MailKind.CustodySettled, share, side, $"custody-rule:{rule.Id}:decided", now, ct, ("resultat", $"Le service a noté un calendrier à partir du {rule.From.DayInWords()}{seen}."));
        }
    }

    public async Task DaysDrawn(SharedChild share, Guid drawn, DayRange days, CustodySide to, DateTimeOffset now, CancellationToken ct)
    {
        foreach (var side in new[] { CustodySide.Home, CustodySide.Other })
        {
            await Write(MailKind.CustodySettled, share, side, $"custody-days:{drawn}", now, ct, ("resultat", $"Le service a noté une exception\u00A0: {days.InWords}, chez {share.Called(to)}."));
        }
    }

    public async Task AuthorityChanged(SharedChild share, DateOnly? decidedOn, DateTimeOffset now, CancellationToken ct)
    {
        var child = await db.Children.AsNoTracking().Where(c => c.Id == share.ChildId).Select(c => c.FirstName).SingleAsync(ct);
        var seen = Seen(decidedOn);
        foreach (var side in new[] { CustodySide.Home, CustodySide.Other })
        {
            var isReader = side == CustodySide.Other;
            var result = share.HasJointAuthority
                ? $"l’autorité parentale sur {child} est conjointe{seen}. {(isReader ? "Vous pouvez" : $"{share.OtherCalled} peut")} désormais lire la fiche sanitaire de l’enfant\u00A0; chaque lecture est notée."
                : $"l’autorité parentale sur {child} n’est plus conjointe{seen}. {(isReader ? "Vous ne pouvez" : $"{share.OtherCalled} ne peut")} plus lire la fiche sanitaire de l’enfant.";
            await Write(MailKind.AuthorityChanged, share, side, $"custody:{share.Id.Value}:authority:{share.HasJointAuthority}:{now.UtcTicks}", now, ct, ("resultat", result));
        }
    }

    public Task SwapProposed(SharedChild share, CustodySwap swap, DateTimeOffset now, CancellationToken ct) =>
        Write(MailKind.SwapProposed, share, swap.ProposedBy.Opposite(), $"custody-swap:{swap.Id}", now, ct,
            ("limite", ParisTime.DayOf(swap.ExpiresAt).DayInWords()), ("echange", swap.InWords(share.Called(swap.ProposedBy))));

    public Task SwapAnswered(SharedChild share, CustodySwap swap, CustodyAnswer answer, DateTimeOffset now, CancellationToken ct)
    {
        var (to, word, result) = answer switch
        {
            CustodyAnswer.Accept => (swap.ProposedBy, "accepté", "Le calendrier est à jour. Ce que vous aviez réservé sur un jour donné reste réservé et dû\u00A0: annulez-le s’il ne sert plus."),
            CustodyAnswer.Decline => (swap.ProposedBy, "refusé", "Rien ne change au calendrier."),
            CustodyAnswer.Withdraw => (swap.ProposedBy.Opposite(), "retiré", "Rien ne change au calendrier."),
        };
        return Write(MailKind.SwapAnswered, share, to, $"custody-swap:{swap.Id}:answered", now, ct, ("reponse", word), ("echange", swap.InWords(share.Called(swap.ProposedBy))), ("resultat", result));
    }

    private static string Seen(DateOnly? document) => document is { } day ? $", d’après le document du {day.DatedDay()}" : "";

    private async Task Write(MailKind kind, SharedChild share, CustodySide side, string cause, DateTimeOffset now, CancellationToken ct, params (string Name, string Value)[] values)
    {
        var household = share.HouseholdOf(side);
        var organiser = await db.Organisers.AsNoTracking().SingleAsync(o => o.Id == share.CalendarOf, ct);
        var child = await db.Children.AsNoTracking().Where(c => c.Id == share.ChildId).Select(c => c.FirstName).SingleAsync(ct);
        foreach (var adult in await db.Guardians.AsNoTracking().Where(guardian => guardian.HouseholdId == household).ToListAsync(ct))
        {
            await stationery.Write(kind, organiser, adult, $"{cause}:{adult.Id.Value}", organiser.To($"/garde?enfant={share.ChildId.Value}"), now, ct, [("enfant", child), .. values]);
        }
    }
}
