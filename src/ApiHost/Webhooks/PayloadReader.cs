using System.Text;
using System.Text.Json;
using LunarHub.ApiHost.Webhooks.Providers;
using LunarHub.Text;

namespace LunarHub.ApiHost.Webhooks;

/// <summary>From the bytes of a delivery to what they say.</summary>
internal static class PayloadReader
{
    private static readonly JsonDocumentOptions Json = new() { MaxDepth = 64, AllowDuplicateProperties = false };

    /// <summary>The message, or the reason why there is none: the caller says it only to somebody who has signed the delivery.</summary>
    public static (WebhookMessage? Message, HubException? Problem) Read(IWebhookProvider provider, IHeaderDictionary headers, ReadOnlyMemory<byte> body, bool isForm)
    {
        try
        {
            using var document = JsonDocument.Parse(isForm ? FormField(body.Span) : body, Json);
            return document.RootElement.ValueKind == JsonValueKind.Object
                ? (provider.Read(headers, document.RootElement), null)
                : (null, Payload.Invalid("The payload is not a JSON object."));
        }
        catch (JsonException error)
        {
            var place = error.LineNumber is { } line ? $" (line {line + 1}, byte {(error.BytePositionInLine ?? 0) + 1})" : "";
            return (null, Payload.Invalid($"The payload is not valid JSON{place}; it may have been cut off."));
        }
        catch (HubException problem)
        {
            return (null, problem);
        }
    }

    // application/x-www-form-urlencoded (WHATWG URL, section 5.1): the field's bytes, with + for a blank and %XX for any byte.
    private static byte[] FormField(ReadOnlySpan<byte> form)
    {
        foreach (var range in form.Split((byte)'&'))
        {
            var field = form[range];
            if (field.StartsWith("payload="u8))
            {
                return Decode(field["payload=".Length..]);
            }
        }

        throw Payload.Invalid("The form has no field 'payload'.");
    }

    private static byte[] Decode(ReadOnlySpan<byte> text)
    {
        var decoded = new byte[text.Length];
        var length = 0;
        for (var i = 0; i < text.Length; i++)
        {
            if (text[i] == '%' && i + 2 < text.Length && Hex(text[i + 1]) is >= 0 and var high && Hex(text[i + 2]) is >= 0 and var low)
            {
                decoded[length++] = (byte)((high << 4) | low);
                i += 2;
            }
            else
            {
                decoded[length++] = text[i] == '+' ? (byte)' ' : text[i];
            }
        }

        return decoded[..length];
    }

    private static int Hex(byte digit) => digit is >= (byte)'0' and <= (byte)'9' ? digit - '0' : (digit | 0x20) is >= 'a' and <= 'f' ? (digit | 0x20) - 'a' + 10 : -1;
}
