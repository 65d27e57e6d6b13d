using Portal.Core.Places;
using Portal.Realtime;
using Portal.TestSupport.Engines;
using Xunit;

namespace Portal.IntegrationTests.Places;

/// <summary>Fails when somebody writes another <see cref="IPlaceHolds"/> and forgets to run the contract on it.</summary>
[OnOneEngine("It reads types, and no database.")]
public sealed class EveryImplementationIsHeldToTheContract
{
    [Fact]
    public void No_implementation_of_the_product_is_forgotten()
    {
        var product = new[] { typeof(IPlaceHolds), typeof(RealtimeSetup), typeof(Program) }
            .Select(type => type.Assembly)
            .SelectMany(assembly => assembly.GetTypes())
            .Where(type => type is { IsClass: true, IsAbstract: false } && type.IsAssignableTo(typeof(IPlaceHolds)));

        var held = typeof(EveryImplementationIsHeldToTheContract).Assembly.GetTypes()
            .Select(type => type.BaseType)
            .Where(type => type is { IsGenericType: true } && type.GetGenericTypeDefinition() == typeof(PlaceHoldsContract<>))
            .Select(type => type!.GetGenericArguments()[0]);

        Assert.Equal(product.Select(type => type.Name).Order(), held.Select(type => type.Name).Order());
    }
}
