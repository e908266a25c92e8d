namespace Lowmark.Logs.Lines;

/// <summary>What a field of a JSON entry is, by its name.</summary>
/// <remarks>Names: systemd.journal-fields(7); docker's json-file driver; dmesg --json of util-linux 2.38; the exports
/// of CloudWatch (<c>message</c>), Loki and Grafana (<c>line</c>), Elasticsearch (<c>_source.message</c>), Google
/// (<c>textPayload</c>, <c>jsonPayload.message</c>), Azure (<c>SyslogMessage</c>), Datadog, Splunk
/// (<c>_raw</c>).</remarks>
internal enum JsonField
{
    Other,
    Message,

    /// <summary>The text in some exports, something else in others: only where no <see cref="Message"/> is.</summary>
    MessageInSome,
    ContainerMessage,
    Time,
    Host,
    Realtime,
    Monotonic,
    Tag,
    Transport,
}

internal static class JsonFields
{
    public static JsonField Classify(ReadOnlySpan<byte> name) => name.Length switch
    {
        3 when name.SequenceEqual("msg"u8) => JsonField.Message,
        3 when name.SequenceEqual("log"u8) => JsonField.ContainerMessage,
        4 => Short(name),
        5 when name.SequenceEqual("_time"u8) => JsonField.Time,
        6 when name.SequenceEqual("stream"u8) => JsonField.Host,
        7 when name.SequenceEqual("MESSAGE"u8) || name.SequenceEqual("message"u8) => JsonField.Message,
        7 when name.SequenceEqual("Message"u8) => JsonField.MessageInSome,
        8 when name.SequenceEqual("@message"u8) => JsonField.Message,
        8 when name.SequenceEqual("hostname"u8) || name.SequenceEqual("Computer"u8) => JsonField.Host,
        9 when name.SequenceEqual("timestamp"u8) => JsonField.Time,
        9 when name.SequenceEqual("_HOSTNAME"u8) => JsonField.Host,
        10 when name.SequenceEqual("@timestamp"u8) => JsonField.Time,
        10 when name.SequenceEqual("_TRANSPORT"u8) => JsonField.Transport,
        11 when name.SequenceEqual("textPayload"u8) => JsonField.Message,
        >= 13 => Long(name),
        _ => JsonField.Other,
    };

    /// <summary>Whether some message may be named in the text; many fields of one name make it longer, not
    /// slower.</summary>
    public static bool NameMessage(ReadOnlySpan<byte> json) =>
        json.IndexOf("essage\""u8) >= 0 || json.IndexOf("\"MESSAGE\""u8) >= 0 || json.IndexOf("\"log\""u8) >= 0
        || json.IndexOf("\"msg\""u8) >= 0 || json.IndexOf("\"line\""u8) >= 0 || json.IndexOf("\"_raw\""u8) >= 0
        || json.IndexOf("\"body\""u8) >= 0 || json.IndexOf("\"textPayload\""u8) >= 0;

    private static JsonField Short(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("line"u8) || name.SequenceEqual("Line"u8) || name.SequenceEqual("_raw"u8)
            || name.SequenceEqual("body"u8) || name.SequenceEqual("text"u8) => JsonField.MessageInSome,
        _ when name.SequenceEqual("time"u8) || name.SequenceEqual("Time"u8) || name.SequenceEqual("date"u8)
            || name.SequenceEqual("Date"u8) => JsonField.Time,
        _ when name.SequenceEqual("host"u8) => JsonField.Host,
        _ => JsonField.Other,
    };

    private static JsonField Long(ReadOnlySpan<byte> name) => name switch
    {
        _ when name.SequenceEqual("__REALTIME_TIMESTAMP"u8) => JsonField.Realtime,
        _ when name.SequenceEqual("_SOURCE_MONOTONIC_TIMESTAMP"u8) => JsonField.Monotonic,
        _ when name.SequenceEqual("SYSLOG_IDENTIFIER"u8) => JsonField.Tag,
        _ when name.SequenceEqual("SyslogMessage"u8) => JsonField.Message,
        _ when name.SequenceEqual("TimeGenerated"u8) => JsonField.Time,
        _ => JsonField.Other,
    };
}
