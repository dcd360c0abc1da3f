<?php
/**
 * Plugin Name:       Avoin linja
 * Description:       Puts the chat of a line on your site: a shortcode, a block, and a button on every page. It keeps nothing about anybody and calls nobody.
 * Version:           0.2.0
 * Requires at least: 6.0
 * Requires PHP:      7.4
 * License:           EUPL-1.2 OR GPL-2.0-only OR GPL-3.0-only
 * License URI:       https://interoperable-europe.ec.europa.eu/collection/eupl/eupl-text-eupl-12
 *
 * What the site's keeper pastes is read strictly (includes/snippet.php) and written anew on each page
 * (includes/page.php). Nothing of a visitor passes through WordPress.
 *
 * @package Avoinlinja
 */

namespace Avoinlinja;

defined( 'ABSPATH' ) || exit;

const OPTION = 'avoinlinja';

require_once __DIR__ . '/includes/texts.php';
require_once __DIR__ . '/includes/snippet.php';
require_once __DIR__ . '/includes/page.php';
require_once __DIR__ . '/includes/spared.php';
require_once __DIR__ . '/includes/settings.php';

add_action( 'init', __NAMESPACE__ . '\\register' );
add_action( 'wp_footer', __NAMESPACE__ . '\\on_every_page' );
add_action( 'admin_menu', __NAMESPACE__ . '\\add_settings_page' );
spare_the_script();
