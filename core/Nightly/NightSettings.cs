namespace Portal.Core.Nightly;

/// <summary>How a night works, from the settings <c>Night:*</c>.</summary>
public sealed class NightSettings
{
    /// <summary>How many bookings are committed at a time.</summary>
    public int Step { get; set; } = 1000;

    /// <summary>
    /// After so long without a sign of life, a run's process is taken for dead and another goes on. One that was only slow
    /// does no harm: both then share the work, as each row is claimed by the state it leaves.
    /// </summary>
    public TimeSpan TakeOverAfter { get; set; } = TimeSpan.FromSeconds(30);
}
