using Portal.Core;

namespace Portal.Realtime.Live;

/// <summary>The names of the hub's groups. Only the server says them: it picks them from what the caller may see (I6).</summary>
internal static class Groups
{
    /// <summary>A pool and a month, as families see it.</summary>
    public static string Of(PoolId pool, DateOnly day) => $"pool:{pool.Value}:{day:yyyy-MM}";

    /// <summary>The same as agents see it.</summary>
    public static string ForAgents(PoolId pool, DateOnly day) => $"agents:{pool.Value}:{day:yyyy-MM}";

    /// <summary>The agents of an organiser.</summary>
    public static string ForAgents(OrganiserId organiser) => $"agents-of:{organiser.Value}";

    /// <summary>Today's roll call of a place. Without a day, as nothing but today's is ever told: a page left open overnight goes on to the new one.</summary>
    public static string RollCallAt(FacilityId place) => $"roll-call:{place.Value}";

    /// <summary>Every tab and device of a guardian.</summary>
    public static string Of(GuardianId guardian) => $"guardian:{guardian.Value:N}";

    /// <summary>Every tab and device of every adult of a household.</summary>
    public static string Of(HouseholdId household) => $"household:{household.Value:N}";
}
