using System.Runtime.CompilerServices;

namespace Portal.EndToEnd.Support;

/// <summary>What presses things: a finger where the screen is touched, a mouse elsewhere.</summary>
public static class Hand
{
    private static readonly ConditionalWeakTable<IBrowserContext, object> Touched = [];

    /// <summary>From now on everything in this browser is pressed with a finger.</summary>
    public static void UseFinger(IBrowserContext context) => Touched.Add(context, context);

    public static Task Press(this ILocator what) => Touched.TryGetValue(what.Page.Context, out _) ? what.TapAsync() : what.ClickAsync();
}
