using System.Security.Cryptography;
using System.Text;

namespace Portal.Core.Carts;

/// <summary>
/// What a family read before it pressed: which cart, and what was in it. What it reads is compared, not how often the row was
/// locked: a cart that was prolonged, or paid and taken up again, is still the one that was read.
/// </summary>
/// <param name="Mark">Stands for the lines, with their hours and prices.</param>
public sealed record CartSeen(CartId Id, string Mark)
{
    private const int MarkLength = 16;

    public static CartSeen Of(Cart cart)
    {
        var lines = cart.LiveLines
            .Select(line => FormattableString.Invariant(
                $"{line.Operation}|{line.BookingId}|{line.ChildId}|{line.SlotId}|{line.Date:O}|{line.Arrival:O}|{line.Departure:O}|{line.Amount.Euros:0.00}|{line.Reason}"))
            .Order(StringComparer.Ordinal);
        return new CartSeen(cart.Id, Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(string.Join('\n', lines))))[..MarkLength]);
    }
}
