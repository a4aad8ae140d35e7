// Which of the requests that come live are wanted; of those before, the server knows.

// What can be asked for, as in the address and for the server.
export const FIELDS = ["text", "service", "route", "status", "min", "max"];

// The fields that ask for something.
export function asked(query) {
	return Object.fromEntries(FIELDS.filter((it) => query[it]).map((it) => [it, query[it]]));
}

function hasStatus(request, wanted) {
	if (wanted === "error") return request.error;
	if (/^[1-5]xx$/.test(wanted)) return String(request.status)[0] === wanted[0];
	return String(request.status ?? request.code) === wanted;
}

function hasText(request, wanted) {
	const texts = [request.name, request.path, request.route, request.trace, request.service, ...(request.services ?? [])];
	return texts.some((it) => (it ?? "").toLowerCase().includes(wanted.toLowerCase()));
}

// Whether a request is asked for, as far as its row tells.
export function matches(request, query) {
	const { service, route, status, min, max, text } = query;
	if (service && !(request.services ?? [request.service]).includes(service)) return false;
	if (route && ![request.route, request.name].includes(route)) return false;
	if (status && !hasStatus(request, status)) return false;
	if (min && !(request.duration >= Number(min))) return false;
	if (max && !(request.duration <= Number(max))) return false;
	return !text || hasText(request, text);
}
