using Portal.Core;
using Xunit;

namespace Portal.UnitTests;

/// <summary>Ids made in one millisecond stand in the order in which they were made: « the first adult » of an import is the first.</summary>
public sealed class TimeOrderTests
{
    [Fact]
    public void Ids_of_one_instant_stand_in_the_order_in_which_they_were_made()
    {
        var made = Enumerable.Range(0, 20_000).Select(_ => GuardianId.New().Value).ToList();

        Assert.Equal(made.Order(), made);
        Assert.Equal(made.Select(id => id.ToString()).Order(StringComparer.Ordinal), made.Select(id => id.ToString()));
        Assert.All(made, id => Assert.Equal((7, true), (id.Version, id.Variant is >= 8 and <= 11)));
        Assert.InRange(Instant(made[^1]), DateTimeOffset.UnixEpoch, Instant(Guid.CreateVersion7()).AddSeconds(5));
    }

    [Fact]
    public void Two_threads_never_make_the_same()
    {
        var made = new Guid[40_000];

        Parallel.For(0, made.Length, at => made[at] = ChildId.New().Value);

        Assert.Equal(made.Length, made.Select(id => id.ToString()[..18]).Distinct().Count());
    }

    private static DateTimeOffset Instant(Guid id) => DateTimeOffset.FromUnixTimeMilliseconds(Convert.ToInt64(id.ToString("N")[..12], 16));
}
