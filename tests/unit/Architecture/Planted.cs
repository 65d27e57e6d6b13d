#pragma warning disable IDE0130, CA1812, CA1823, CA1852, CA1822, CA1034, CS0169, IDE0051, IDE0044, IDE0065
namespace Planted.Right
{
    /// <summary>What stands on the right of the planted pair, and is used from its left in every way there is.</summary>
    internal class Thing
    {
        public static int Number() => 1;
    }

    internal static class Rule
    {
        public static bool Decides() => true;
    }

    [AttributeUsage(AttributeTargets.Class)]
    internal sealed class MarkAttribute : Attribute;
}

namespace Planted.Left
{
    using Planted.Right;

    internal sealed class InAField
    {
        private Thing? thing;
    }

    internal sealed class InASignature
    {
        public void Take(Thing thing) => ArgumentNullException.ThrowIfNull((object)thing);
    }

    internal sealed class InABody
    {
        public bool Asks() => Rule.Decides();
    }

    internal sealed class InAnAwaitedBody
    {
        public async Task<int> Asks()
        {
            await Task.Yield();
            return Thing.Number();
        }
    }

    internal sealed class InALambda
    {
        public Func<int> Asks() => () => Thing.Number();
    }

    internal sealed class AsAnArgumentOfAType
    {
        public object All() => new List<Thing>();
    }

    internal sealed class AsAnArgumentOfAMethod
    {
        public object None() => Array.Empty<Thing>();
    }

    internal sealed class AsItsBase : Thing;

    internal sealed class AsAConstraint
    {
        public void Take<T>()
            where T : Thing
        {
        }
    }

    [Mark]
    internal sealed class AsAnAttribute;
}
