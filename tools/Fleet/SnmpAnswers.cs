// What a pretend SNMP agent says: texts of the system group, numbers of everything else.
using System.Formats.Asn1;

namespace StatusFeeds.Fleet;

internal static class SnmpAnswers
{
    private const int Version2C = 1;
    private const string System = "1.3.6.1.2.1.1.";
    private const string UpTime = System + "3.0";

    private static readonly Asn1Tag Get = new(TagClass.ContextSpecific, 0);
    private static readonly Asn1Tag Response = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag TimeTicks = new(TagClass.Application, 3);
    private static readonly byte[] Community = "public"u8.ToArray();
    private static readonly byte[] Text = "a pretend agent of the fleet"u8.ToArray();

    /// <summary>To a GET of v2c with the right community; all else is left unanswered.</summary>
    public static byte[]? To(ReadOnlyMemory<byte> datagram)
    {
        try
        {
            var message = new AsnReader(datagram, AsnEncodingRules.BER).ReadSequence();
            return message.ReadInteger() == Version2C && message.ReadOctetString().AsSpan().SequenceEqual(Community) && message.PeekTag().HasSameClassAndValue(Get)
                ? To(message.ReadSequence(Get))
                : null;
        }
        catch (AsnContentException)
        {
            return null;
        }
    }

    private static byte[] To(AsnReader pdu)
    {
        var id = pdu.ReadInteger();
        _ = (pdu.ReadInteger(), pdu.ReadInteger());
        var asked = pdu.ReadSequence();
        var writer = new AsnWriter(AsnEncodingRules.BER);
        using (writer.PushSequence())
        {
            writer.WriteInteger(Version2C);
            writer.WriteOctetString(Community);
            using (writer.PushSequence(Response))
            {
                writer.WriteInteger(id);
                writer.WriteInteger(0);
                writer.WriteInteger(0);
                using (writer.PushSequence())
                {
                    while (asked.HasData)
                    {
                        Bind(writer, asked.ReadSequence().ReadObjectIdentifier());
                    }
                }
            }
        }

        return writer.Encode();
    }

    private static void Bind(AsnWriter writer, string name)
    {
        using (writer.PushSequence())
        {
            writer.WriteObjectIdentifier(name);
            if (name == UpTime)
            {
                writer.WriteInteger(Environment.TickCount64 / 10, TimeTicks);
            }
            else if (name.StartsWith(System, StringComparison.Ordinal))
            {
                writer.WriteOctetString(Text);
            }
            else
            {
                writer.WriteInteger(name.Length);
            }
        }
    }
}
