using System.Buffers;
using System.Diagnostics.CodeAnalysis;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.SignalR;
using Microsoft.AspNetCore.SignalR.Protocol;
using Microsoft.Extensions.Options;

namespace Portal.Realtime.Live;

/// <summary>What a caller may not watch is a sentence to be read, and no fault: it is told as it stands, and no operator is woken up.</summary>
/// <remarks>Left to the framework, a <see cref="HubException"/> is logged as a failure and its sentence is told behind an English one.</remarks>
internal sealed class Refusals : IHubFilter
{
    public async ValueTask<object?> InvokeMethodAsync(HubInvocationContext invocationContext, Func<HubInvocationContext, ValueTask<object?>> next)
    {
        try
        {
            return await next(invocationContext);
        }
        catch (HubException refused)
        {
            return new Refused(refused.Message);
        }
    }
}

/// <summary>An answer that is a refusal: <see cref="PlainRefusals"/> tells it as the invocation's error.</summary>
internal sealed record Refused(string Sentence);

/// <summary>The JSON protocol, where a refusal is an error with its sentence alone.</summary>
internal sealed class PlainRefusals(IOptions<JsonHubProtocolOptions> options) : IHubProtocol
{
    private readonly JsonHubProtocol json = new(options);

    public string Name => json.Name;

    public int Version => json.Version;

    public TransferFormat TransferFormat => json.TransferFormat;

    public bool IsVersionSupported(int version) => json.IsVersionSupported(version);

    public bool TryParseMessage(ref ReadOnlySequence<byte> input, IInvocationBinder binder, [NotNullWhen(true)] out HubMessage? message) => json.TryParseMessage(ref input, binder, out message);

    public void WriteMessage(HubMessage message, IBufferWriter<byte> output) => json.WriteMessage(Plain(message), output);

    public ReadOnlyMemory<byte> GetMessageBytes(HubMessage message) => json.GetMessageBytes(Plain(message));

    private static HubMessage Plain(HubMessage message) =>
        message is CompletionMessage { Result: Refused refused, InvocationId: { } id } ? CompletionMessage.WithError(id, refused.Sentence) : message;
}
