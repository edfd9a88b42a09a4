using System.Text.Json;
using System.Text.RegularExpressions;

namespace LunarHub.ApiHost.Errors;

/// <summary>Turns what the framework says about an unreadable request into a code, a property and one line without type names.</summary>
internal static partial class RequestErrors
{
    public static Problem Describe(HttpContext context, BadHttpRequestException exception)
    {
        if (FindJsonError(exception) is { } json)
        {
            return Describe(context, json);
        }

        if (exception.StatusCode != StatusCodes.Status400BadRequest)
        {
            var (code, detail) = ErrorTable.ForStatus(exception.StatusCode, context);
            return Problem.Of(context, code, detail, exception.StatusCode);
        }

        if (exception.Message.Contains("no body was provided", StringComparison.Ordinal) || exception.Message.Contains("was not provided from body", StringComparison.Ordinal))
        {
            return Problem.Of(context, "request-missing-body", "The request needs a JSON object as its body.");
        }

        return Parameter().Match(exception.Message) is { Success: true } parameter
            ? Problem.Of(context, "request-wrong-type", $"The parameter '{parameter.Groups["name"].Value}' cannot be '{Shorten(parameter.Groups["value"].Value)}'.") with { Property = parameter.Groups["name"].Value }
            : MissingParameter().Match(exception.Message) is { Success: true } missing
                ? Problem.Of(context, "request-missing-property", $"The parameter '{missing.Groups["name"].Value}' is required.") with { Property = missing.Groups["name"].Value }
                : Problem.Of(context, "request-invalid", "The request is not valid HTTP for this endpoint.");
    }

    private static Problem Describe(HttpContext context, JsonException json)
    {
        if (UnknownMember().Match(json.Message) is { Success: true } unknown)
        {
            var name = Shorten(unknown.Groups["name"].Value);
            return Problem.Of(context, "request-unknown-property", $"The request body has an unknown property '{name}'; the API reference lists the known ones.") with { Property = Within(json.Path, name) };
        }

        if (Missing().Match(json.Message) is { Success: true } missing)
        {
            var names = missing.Groups["names"].Value.Trim('.', ' ');
            return Problem.Of(context, "request-missing-property", $"The request body lacks {names}.") with { Property = Within(json.Path, names.Trim('\'')) };
        }

        if (json.Message.Contains("could not be converted", StringComparison.Ordinal) || json.Message.Contains("doesn't allow", StringComparison.Ordinal))
        {
            return Problem.Of(context, "request-wrong-type", $"The value at {json.Path ?? "$"} has the wrong type or is not one of the allowed words.") with { Property = json.Path ?? "$" };
        }

        if (json.Message.Contains("Duplicate property", StringComparison.OrdinalIgnoreCase))
        {
            return Problem.Of(context, "request-malformed-json", "The request body names a property twice.") with { Property = json.Path };
        }

        var place = json.LineNumber is { } line ? $" (line {line + 1}, byte {(json.BytePositionInLine ?? 0) + 1})" : "";
        return Problem.Of(context, "request-malformed-json", $"The request body is not valid JSON{place}.");
    }

    private static JsonException? FindJsonError(Exception exception)
    {
        for (var e = exception.InnerException; e is not null; e = e.InnerException)
        {
            if (e is JsonException json)
            {
                return json;
            }
        }

        return null;
    }

    private static string Within(string? path, string name) =>
        path is null or "$" ? $"$.{name}" : path.EndsWith(name, StringComparison.Ordinal) ? path : $"{path}.{name}";

    private static string Shorten(string value) => value.Length <= 80 ? value : $"{value[..80]}…";

    [GeneratedRegex("^The JSON property '(?<name>.*?)' could not be mapped", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex UnknownMember();

    [GeneratedRegex("missing required properties including: (?<names>[^.]*)", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex Missing();

    [GeneratedRegex("^Failed to bind parameter \"\\S+ (?<name>\\w+)\" from \"(?<value>.*)\"\\.$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, 1000)]
    private static partial Regex Parameter();

    [GeneratedRegex("^Required parameter \"\\S+ (?<name>\\w+)\" was not provided", RegexOptions.ExplicitCapture, 1000)]
    private static partial Regex MissingParameter();
}
