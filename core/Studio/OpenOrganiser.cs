using Microsoft.EntityFrameworkCore;
using Portal.Core.Accounts;
using Portal.Core.Audit;
using Portal.Core.Organisers;
using Portal.Core.Persistence;

namespace Portal.Core.Studio;

/// <summary>A new organiser as an administrator writes it, with the first administrator of its own.</summary>
/// <param name="Preset">The policies that it begins with (<see cref="OrganiserPreset"/>).</param>
public sealed record OrganiserWish(string? Code, string? Name, string? PayFipClientNumber, string? Preset, string? FullName, string? UserName, string? Email)
{
    public const int LongestName = 80;

    public IReadOnlyList<string> Problems() => [.. new[]
    {
        (Name ?? "").Trim() is { Length: > 0 and <= LongestName } ? null : $"Le nom est à écrire, en {LongestName}\u00A0caractères au plus.",
        Code is { Length: <= 30 } code && Organiser.IsCode(code) ? null : "L’adresse est un mot court en lettres minuscules, chiffres et traits d’union, comme «\u00A0clapiers\u00A0».",
        PayFipClientNumber is { Length: 6 } number && number.All(char.IsAsciiDigit) ? null : "Le numéro client PayFiP a six chiffres\u00A0: la trésorerie vous le donne.",
        OrganiserPreset.Find(Preset) is null ? "Choisissez de quoi partir." : null,
    }.OfType<string>()];
}

/// <summary>
/// An administrator opens another organiser from a preset: its policies, and an account for its first administrator, who is mailed
/// the link that chooses a password. It offers nothing yet.
/// </summary>
public sealed class OpenOrganiser(PortalDb db, OpenAgentAccount openAgentAccount, TimeProvider clock)
{
    public Task<StudioAnswer> Run(Agent agent, OrganiserWish wish, CancellationToken ct) =>
        wish.Problems() is { Count: > 0 } problems ? Task.FromResult(StudioAnswer.Wrong(problems)) : db.InTransaction(() => Open(agent, wish, ct), ct);

    private async Task<StudioAnswer> Open(Agent agent, OrganiserWish wish, CancellationToken ct)
    {
        if (await db.Organisers.AnyAsync(known => known.Code == wish.Code, ct))
        {
            return StudioAnswer.Wrong($"L’adresse «\u00A0{wish.Code}\u00A0» est déjà prise.");
        }

        var preset = OrganiserPreset.Find(wish.Preset)!;
        var organiser = new Organiser { Code = wish.Code!, Name = wish.Name!.Trim(), Accent = preset.Accent, PayFipClientNumber = wish.PayFipClientNumber!, ServiceEmail = wish.Email?.Trim(), Policies = preset.Policies };
        db.Add(organiser);
        await db.SaveChangesAsync(ct);
        if (await openAgentAccount.Run(new Agent(agent.Name, organiser.Id), wish.FullName, wish.UserName, wish.Email, StaffRole.Administrator, null, ct) is { } why)
        {
            db.Remove(organiser);
            return StudioAnswer.Wrong(why.Sentence());
        }

        db.Record(clock.GetUtcNow(), agent.Name, "organiser.opened", $"organiser {organiser.Id.Value}", null, null, $"{organiser.Code}: {organiser.Name}, {preset.Key}");
        return StudioAnswer.Kept(organiser.Id.Value);
    }
}
